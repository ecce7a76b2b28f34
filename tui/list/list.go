// Package list is the component that shows the rows of what happened:
// exchanges, and between them generations, worker exits, changes of assets and
// notices.
//
// Contract: it reads the history that it was made with, which nobody changes
// without telling it by Sync; Sync costs as much as the events it is told of,
// View as much as the rows on the screen. Rows are named by their absolute
// index (see history.History.First), so a selection stays on its row when older
// ones fall out.
package list

import (
	"slices"
	"time"

	"gdev/inspect"
	"gdev/inspect/history"
	"gdev/tui/theme"
)

// List is the component.
type List struct {
	history *history.History
	styles  *theme.Styles
	hint    string // what to do while there is no exchange
	width   int
	height  int // lines for rows, without the column titles
	focused bool
	reveal  bool
	follow  bool
	now     time.Time

	selected int // absolute index, -1 while there is no row
	before   int // what was selected before there was a filter
	fresh    int // number of requests that came since follow mode ended
	seen     int // absolute index behind the last row that Sync knows
	top      int // position of the first row on the screen among those that pass the filter
	filter   filter
	order    order
	widths   widths
}

// New makes a List over a history, following.
func New(h *history.History, styles *theme.Styles, hint string) *List {
	return &List{history: h, styles: styles, hint: hint, follow: true, selected: -1, widths: minimal()}
}

// SetStyles takes other styles.
func (l *List) SetStyles(s *theme.Styles) { l.styles = s }

// SetFocused says whether keys go to the list.
func (l *List) SetFocused(on bool) { l.focused = on }

// SetReveal shows secrets or masks them.
func (l *List) SetReveal(on bool) {
	l.reveal = on
	l.refilter()
}

// SetNow says what time it is, for exchanges that are not ended.
func (l *List) SetNow(now time.Time) { l.now = now }

// SetSize gives the list its room, column titles included.
func (l *List) SetSize(width, height int) {
	l.width, l.height = width, max(height-1, 0)
	l.scroll()
}

// Sync takes in that events were applied to the history.
func (l *List) Sync(events []inspect.Event) {
	first, end := l.history.First(), l.history.First()+l.history.Len()
	newest := -1
	for i := max(l.seen, first); i < end; i++ {
		e := l.history.Row(i - first)
		if l.filter.add(i, e, l.text(e)) && leads(e) {
			newest = i
			l.fresh++
		}
	}
	l.seen = end
	for _, e := range events {
		l.widths.grow(e)
		if i, ok := l.filter.changed(e); ok && i >= first {
			l.filter.set(i, e, l.text(e))
		}
	}
	if l.follow {
		l.fresh = 0
	}
	l.filter.drop(first)
	l.order.drop(first)
	l.keepSelection(newest)
	l.scroll()
}

// text is what the filter looks at; it is asked for only where there is one.
func (l *List) text(e inspect.Event) func() string {
	return func() string { return l.rowText(e) }
}

// keepSelection moves the selection to the newest row in follow mode, and to
// one that is there where its own is not.
func (l *List) keepSelection(newest int) {
	n := l.count()
	switch {
	case n == 0:
		l.selected = -1
	case l.follow && newest >= 0:
		l.selected = newest
	case l.selected < 0:
		l.selected = l.at(n - 1)
	default:
		l.selected = l.at(min(l.position(l.selected), n-1))
	}
}

// count is how many rows pass the filter.
func (l *List) count() int {
	if l.order.by != ByArrival {
		return len(l.order.rows)
	}
	if l.filter.active() {
		return len(l.filter.rows)
	}
	return l.history.Len()
}

// at is the absolute index of the row at a position among those that pass.
func (l *List) at(position int) int {
	if l.order.by != ByArrival {
		return l.order.rows[position]
	}
	if l.filter.active() {
		return l.filter.rows[position]
	}
	return l.history.First() + position
}

// position is where a row stands among those that pass, or would stand.
func (l *List) position(absolute int) int {
	if l.order.by != ByArrival {
		return max(slices.Index(l.order.rows, absolute), 0)
	}
	if l.filter.active() {
		i, _ := slices.BinarySearch(l.filter.rows, absolute)
		return i
	}
	return max(absolute-l.history.First(), 0)
}

func (l *List) row(absolute int) inspect.Event {
	return l.history.Row(absolute - l.history.First())
}

// scroll brings the selected row on the screen, and in follow mode the last.
func (l *List) scroll() {
	n := l.count()
	height := l.room()
	if l.follow {
		l.top = n - height
	}
	if l.selected >= 0 {
		p := l.position(l.selected)
		l.top = max(min(l.top, p), p-height+1)
	}
	l.top = max(0, min(l.top, n-height))
}

// Move moves the selection n rows down; up ends follow mode.
func (l *List) Move(n int) {
	if l.count() == 0 || n == 0 {
		return
	}
	p := max(0, min(l.position(l.selected)+n, l.count()-1))
	if n < 0 {
		l.follow = false
	}
	l.selected = l.at(p)
	l.scroll()
}

// MovePage is Move by the rows on the screen, n times.
func (l *List) MovePage(n int) { l.Move(n * max(l.room()-1, 1)) }

// First selects the first row.
func (l *List) First() { l.Move(-l.count()) }

// Click selects the row drawn at line y of the list.
func (l *List) Click(y int) {
	y -= l.height - l.room()
	p := l.top + y - 1
	if y < 1 || y > l.room() || p >= l.count() {
		return
	}
	l.Move(p - l.position(l.selected))
	l.follow = l.follow && p == l.count()-1
}

// Selected is the selected row and its absolute index; false while there is
// none.
func (l *List) Selected() (e inspect.Event, absolute int, ok bool) {
	if l.selected < 0 {
		return nil, 0, false
	}
	return l.row(l.selected), l.selected, true
}

// Below is how many rows there are below the screen.
func (l *List) Below() int { return max(l.count()-l.top-l.room(), 0) }

// Growing reports whether a row on the screen is not ended, so that its
// duration grows with time.
func (l *List) Growing() bool {
	for p := l.top; p < min(l.top+l.room(), l.count()); p++ {
		switch e := l.row(l.at(p)).(type) {
		case inspect.Exchange:
			if e.State != inspect.StateEnded {
				return true
			}
		case inspect.Generation:
			if e.State == inspect.GenerationLoading {
				return true
			}
		}
	}
	return false
}
