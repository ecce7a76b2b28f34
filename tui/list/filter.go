package list

import (
	"slices"

	"gdev/inspect"
	"gdev/inspect/history"
)

// filter keeps which rows pass the query.
type filter struct {
	query   history.Filter
	text    string // the query as it was typed
	quiet   bool   // noise is hidden
	cleared Cleared
	rows    []int         // absolute indices of those that pass, ascending
	open    map[named]int // rows that may yet change, and where they are
}

// named is an exchange or a generation.
type named struct {
	generation bool
	number     uint64
}

func (f *filter) active() bool { return !f.query.Empty() || f.quiet || f.cleared.from > 0 }

// add takes in a new row, and reports whether it passes.
func (f *filter) add(absolute int, e inspect.Event, text func() string) bool {
	if !f.active() {
		return true
	}
	return f.set(absolute, e, text)
}

// set takes in a row as it is now.
func (f *filter) set(absolute int, e inspect.Event, text func() string) bool {
	if key, ok := nameOf(e); ok {
		if ended(e) {
			delete(f.open, key)
		} else {
			f.open[key] = absolute
		}
	}
	pass := f.passes(absolute, e, text)
	i, found := slices.BinarySearch(f.rows, absolute)
	switch {
	case pass && !found:
		f.rows = slices.Insert(f.rows, i, absolute)
	case !pass && found:
		f.rows = slices.Delete(f.rows, i, i+1)
	}
	return pass
}

func (f *filter) passes(absolute int, e inspect.Event, text func() string) bool {
	if f.cleared.hides(absolute) || f.quiet && noise(e) {
		return false
	}
	return f.query.Empty() || f.query.Match(e, text())
}

// changed finds the row of an event that may look different now.
func (f *filter) changed(e inspect.Event) (absolute int, ok bool) {
	if !f.active() {
		return 0, false
	}
	key, named := nameOf(e)
	if !named {
		return 0, false
	}
	absolute, ok = f.open[key]
	return absolute, ok
}

// drop forgets the rows before first.
func (f *filter) drop(first int) {
	n, _ := slices.BinarySearch(f.rows, first)
	f.rows = f.rows[n:]
}

func nameOf(e inspect.Event) (named, bool) {
	switch e := e.(type) {
	case inspect.Exchange:
		return named{number: e.Number}, true
	case inspect.Generation:
		return named{generation: true, number: uint64(e.Number)}, true
	default:
		return named{}, false
	}
}

// ended reports whether a row keeps its text from now on. A generation does
// not before it is replaced.
func ended(e inspect.Event) bool {
	switch e := e.(type) {
	case inspect.Exchange:
		return e.State == inspect.StateEnded
	case inspect.Generation:
		return e.State == inspect.GenerationEnded
	default:
		return true
	}
}

// SetFilter shows only the rows that pass query (see history.ParseFilter); an
// empty one shows all, and stays on the row that was found.
func (l *List) SetFilter(query string) {
	was := l.filter.query.Empty()
	l.filter.query, l.filter.text = history.ParseFilter(query), query
	switch is := l.filter.query.Empty(); {
	case was && !is:
		l.before = l.selected
	case is && !was && l.selected < 0:
		l.selected = l.before
	case is && !was:
		found := l.selected
		l.refilter()
		if l.selected != found {
			l.selectAt(l.position(found))
		}
		return
	}
	l.refilter()
}

func (l *List) refilter() {
	l.filter.rows, l.filter.open = nil, map[named]int{}
	first := l.history.First()
	for i := range l.history.Len() {
		e := l.history.Row(i)
		l.filter.add(first+i, e, l.text(e))
	}
	newest := -1
	if by := l.order.by; by != ByArrival {
		l.order = order{}
		l.order = order{by, l.sorted(by)}
	}
	if l.follow {
		newest = l.newest()
	}
	l.keepSelection(newest)
	l.scroll()
}

// Filtered reports how many rows pass the filter, of how many; on is false
// where there is none.
func (l *List) Filtered() (n, of int, on bool) {
	return l.count(), l.history.Len() - l.hidden(), !l.filter.query.Empty() || l.filter.quiet
}
