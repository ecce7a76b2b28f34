package list

import "gdev/inspect"

// leads reports whether follow mode goes to a row: reloads and notices leave
// the exchange that one is looking at where it is.
func leads(e inspect.Event) bool {
	switch e.(type) {
	case inspect.Exchange, inspect.WorkerExit:
		return true
	default:
		return false
	}
}

// SetFollow switches follow mode; on, it goes to the last row. Off, the selected
// row is pinned, and what comes is counted.
func (l *List) SetFollow(on bool) {
	if l.follow = on; on {
		l.Last()
	}
}

// Following reports whether follow mode is on.
func (l *List) Following() bool { return l.follow }

// Last selects the last row and follows from there on.
func (l *List) Last() {
	l.follow, l.fresh = true, 0
	l.order.by = ByArrival
	if i := l.newest(); i >= 0 {
		l.selected = i
	} else {
		l.Move(l.count())
	}
	l.scroll()
}

// Fresh is how many requests have come since the list stopped following.
func (l *List) Fresh() int { return l.fresh }

// newest is the last row that follow mode goes to, -1 where there is none.
func (l *List) newest() int {
	for p := l.count() - 1; p >= 0; p-- {
		if i := l.at(p); leads(l.row(i)) {
			return i
		}
	}
	return -1
}

// Trouble reports whether a developer wants to see a row first: a request that
// failed, raised or broke a rule, code that failed to load, a process that
// ended, a fault of gdev's own. A client that left is no trouble.
func Trouble(e inspect.Event) bool {
	switch e := e.(type) {
	case inspect.Exchange:
		return e.Troubled() && e.Outcome != inspect.OutcomeClientGone || len(e.Tracebacks) > 0 ||
			len(e.Findings) > 0 && worst(e.Findings) == inspect.LevelError
	case inspect.Generation:
		return e.State == inspect.GenerationFailed
	case inspect.WorkerExit:
		return true
	case inspect.Notice:
		return e.Fault > 0
	default:
		return false
	}
}

// ToTrouble selects the next row with trouble, the one before with by at -1,
// round at the end. It tells which of how many it is; of is 0 where there is
// none.
func (l *List) ToTrouble(by int) (n, of int) {
	var all []int // positions
	for p := range l.count() {
		if Trouble(l.row(l.at(p))) {
			all = append(all, p)
		}
	}
	if len(all) == 0 {
		return 0, 0
	}
	here, next := l.position(l.selected), -1
	for i, p := range all {
		if by > 0 && p > here && next < 0 || by < 0 && p < here {
			next = i
		}
	}
	if next < 0 {
		next = map[bool]int{true: 0, false: len(all) - 1}[by > 0]
	}
	l.selectAt(all[next])
	return next + 1, len(all)
}

// ToRequest selects the next request, or with by at -1 the one before; it
// reports whether there is one.
func (l *List) ToRequest(by int) bool {
	for p := l.position(l.selected) + by; p >= 0 && p < l.count(); p += by {
		if _, ok := l.row(l.at(p)).(inspect.Exchange); ok {
			l.selectAt(p)
			return true
		}
	}
	return false
}

// selectAt selects and pins the row at a position.
func (l *List) selectAt(p int) {
	l.follow = false
	l.selected = l.at(p)
	l.scroll()
}
