// Package export writes what a history.Subscription gives: as text for people, and as
// JSON lines for programs.
package export

import (
	"time"

	"gdev/inspect"
	"gdev/inspect/lifecycle"
)

// due chooses, for output that is never taken back, the snapshots that are
// final: an exchange once it has ended, each state of a generation but loading
// once, the beginning and the end of a time in which all threads are taken. A state that another one replaced within one Take never shows.
type due struct {
	exchanges lifecycle.Exchanges
	states    map[int]inspect.GenerationState // last written, by generation
	taken     time.Time                       // when the last ThreadsTaken that was written began
}

func (d *due) is(e inspect.Event) bool {
	switch e := e.(type) {
	case inspect.Exchange:
		_, ended := d.exchanges.Step(e)
		return ended
	case inspect.Generation:
		if e.State == inspect.GenerationLoading || d.states[e.Number] == e.State {
			return false
		}
		if d.states == nil {
			d.states = map[int]inspect.GenerationState{}
		}
		d.states[e.Number] = e.State
	case inspect.ThreadsTaken:
		if d.taken.Equal(e.Began) && e.Ended.IsZero() {
			return false
		}
		d.taken = e.Began
	}
	return true
}
