package list

import (
	"cmp"
	"slices"

	"gdev/inspect"
)

// By is what the rows are ordered by.
type By int

// The orders. All but the first have requests only, as they were when they were
// ordered: what comes later is counted, and stands in it when it is asked for anew.
const (
	ByArrival By = iota
	ByDuration
	BySize
	orders
)

// order is the rows in another order than that of their arrival.
type order struct {
	by   By
	rows []int // absolute indices
}

// Order is what the rows are ordered by.
func (l *List) Order() By { return l.order.by }

// TurnOrder goes to the next order, the first after the last. It stays on the
// selected row only in the order of arrival; else it goes to the first.
func (l *List) TurnOrder() By {
	l.SetOrder((l.order.by + 1) % orders)
	return l.order.by
}

// SetOrder orders the rows.
func (l *List) SetOrder(by By) {
	l.order = order{}
	if by != ByArrival {
		l.order = order{by, l.sorted(by)}
		l.follow, l.fresh = false, 0
		if len(l.order.rows) > 0 {
			l.selected = l.order.rows[0]
		}
	}
	l.keepSelection(-1)
	l.top = 0
	l.scroll()
}

func (l *List) sorted(by By) []int {
	key := func(x inspect.Exchange) int64 {
		if by == BySize {
			return x.Response.Content.Size
		}
		return int64(x.Duration(l.now) - x.Held)
	}
	var rows []int
	keys := map[int]int64{}
	for p := range l.count() {
		i := l.at(p)
		if x, ok := l.row(i).(inspect.Exchange); ok {
			rows = append(rows, i)
			keys[i] = key(x)
		}
	}
	slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(keys[b], keys[a]) })
	return rows
}

// drop forgets the rows before first.
func (o *order) drop(first int) {
	o.rows = slices.DeleteFunc(o.rows, func(i int) bool { return i < first })
}
