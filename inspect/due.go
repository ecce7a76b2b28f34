package inspect

import "time"

// due chooses, for output that is never taken back, the snapshots that are
// final: an exchange once it has ended, each state of a generation but loading
// once, the beginning and the end of a time in which all threads are taken. A state that another one replaced within one Feed.Take never shows.
type due struct {
	exchanges progress
	states    map[int]GenerationState // last written, by generation
	taken     time.Time               // when the last ThreadsTaken that was written began
}

func (d *due) is(e Event) bool {
	switch e := e.(type) {
	case Exchange:
		_, ended := d.exchanges.step(e)
		return ended
	case Generation:
		if e.State == GenerationLoading || d.states[e.Number] == e.State {
			return false
		}
		if d.states == nil {
			d.states = map[int]GenerationState{}
		}
		d.states[e.Number] = e.State
	case ThreadsTaken:
		if d.taken.Equal(e.Began) && e.Ended.IsZero() {
			return false
		}
		d.taken = e.Began
	}
	return true
}
