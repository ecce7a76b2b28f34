package export

import (
	"time"

	"gdev/inspect"
	"gdev/inspect/lifecycle"
)

// finalSnapshots chooses snapshots for output that is never taken back:
//
//	exchange        once, when it has ended
//	generation      once for each state but loading
//	threads taken   once at the beginning, once at the end
//	all else        always
//
// A state that another one has replaced within one Take of a subscription is not
// among them.
type finalSnapshots struct {
	exchanges lifecycle.Exchanges
	states    map[int]inspect.GenerationState // last chosen, by generation
	taken     time.Time                       // Began of the last ThreadsTaken that was chosen
}

// chooses reports whether e is to be written.
func (f *finalSnapshots) chooses(e inspect.Event) bool {
	switch e := e.(type) {
	case inspect.Exchange:
		_, ended := f.exchanges.Step(e)
		return ended
	case inspect.Generation:
		if e.State == inspect.GenerationLoading || f.states[e.Number] == e.State {
			return false
		}
		if f.states == nil {
			f.states = map[int]inspect.GenerationState{}
		}
		f.states[e.Number] = e.State
	case inspect.ThreadsTaken:
		if f.taken.Equal(e.Began) && e.Ended.IsZero() {
			return false
		}
		f.taken = e.Began
	}
	return true
}
