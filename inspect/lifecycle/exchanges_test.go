package lifecycle

import (
	"testing"

	"gdev/inspect"
)

func TestExchangesBeginAndEndOnce(t *testing.T) {
	held, running, ended := inspect.StateHeld, inspect.StateRunning, inspect.StateEnded
	var x Exchanges
	for i, c := range []struct {
		number       uint64
		state        inspect.State
		began, ended bool
		open         int
	}{
		{1, held, true, false, 1},
		{1, running, false, false, 1},
		{3, ended, true, true, 1}, // no earlier snapshot came
		{1, ended, false, true, 0},
		{1, ended, false, false, 0},   // twice
		{1, running, false, false, 0}, // late
		{2, held, true, false, 1},
	} {
		if began, ended := x.Step(inspect.Exchange{Number: c.number, State: c.state}); began != c.began || ended != c.ended || x.Open() != c.open {
			t.Errorf("step %d: began %t, ended %t, %d open; want %t, %t, %d", i, began, ended, x.Open(), c.began, c.ended, c.open)
		}
	}
}
