package list

import (
	"slices"

	"gdev/inspect"
	"gdev/inspect/history"
)

// filter keeps which rows pass the query.
type filter struct {
	query history.Filter
	rows  []int         // absolute indices of those that pass, ascending
	open  map[named]int // rows that may yet change, and where they are
}

// named is an exchange or a generation.
type named struct {
	generation bool
	number     uint64
}

func (f *filter) active() bool { return !f.query.Empty() }

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
	pass := f.query.Match(e, text())
	i, found := slices.BinarySearch(f.rows, absolute)
	switch {
	case pass && !found:
		f.rows = slices.Insert(f.rows, i, absolute)
	case !pass && found:
		f.rows = slices.Delete(f.rows, i, i+1)
	}
	return pass
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
// empty one shows all.
func (l *List) SetFilter(query string) {
	l.filter.query = history.ParseFilter(query)
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
	if n := l.count(); l.follow && n > 0 {
		newest = l.at(n - 1)
	}
	l.keepSelection(newest)
	l.scroll()
}

// Filtered reports how many rows pass the filter, of how many; on is false
// where there is none.
func (l *List) Filtered() (n, of int, on bool) {
	return l.count(), l.history.Len(), l.filter.active()
}
