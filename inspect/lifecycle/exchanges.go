// Package lifecycle follows exchanges and prompts through their snapshots: which
// have begun, and which of those have not ended.
//
// Contract: snapshots may come late, twice, and not at all but for the last. A
// value of this package is owned by one goroutine.
package lifecycle

import "gdev/inspect"

// Exchanges follows exchanges: each begins once and ends once, however often its
// snapshots come. The zero value has none.
type Exchanges struct {
	begun NumberSet
	open  map[uint64]struct{} // begun and not ended
}

// Step takes in a snapshot and reports whether e begins with it and whether e
// ends with it.
func (x *Exchanges) Step(e inspect.Exchange) (began, ended bool) {
	if x.open == nil {
		x.open = map[uint64]struct{}{}
	}
	if began = x.begun.Add(e.Number); began {
		x.open[e.Number] = struct{}{}
	}
	if _, open := x.open[e.Number]; open && e.State == inspect.StateEnded {
		delete(x.open, e.Number)
		ended = true
	}
	return began, ended
}

// Open is how many exchanges have begun and not ended.
func (x *Exchanges) Open() int { return len(x.open) }
