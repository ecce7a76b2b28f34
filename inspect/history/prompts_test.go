package history

import (
	"slices"
	"testing"
	"time"

	"gdev/inspect"
	"gdev/inspect/inspecttest"
)

// clock counts up from a fixed time.
func clock(ms int) time.Time {
	return time.Date(2025, 3, 14, 15, 9, 26, 0, time.UTC).Add(time.Duration(ms) * time.Millisecond)
}

func TestHistoryKeepsOpenPrompts(t *testing.T) {
	h := New(10, 1e6)
	h.Apply([]inspect.Event{
		inspect.Prompt{Number: 2, Generation: 1, Exchange: 7}, inspect.Prompt{Number: 1, Generation: 1, Exchange: 5},
		inspect.Prompt{Number: 3, Generation: 2}, inspect.Prompt{Number: 4, Generation: 2, Exchange: 8, Ended: clock(9)},
		inspect.Prompt{Number: 2, Generation: 1, Exchange: 7, Ended: clock(8)}, inspect.Prompt{Number: 2, Generation: 1, Exchange: 7, Ended: clock(8)},
	}, 0)
	want := []inspect.Prompt{{Number: 1, Generation: 1, Exchange: 5}, {Number: 3, Generation: 2}}
	if !slices.Equal(h.Prompts(), want) || h.Len() != 0 {
		t.Errorf("prompts are %+v and %d rows, want %+v and none", h.Prompts(), h.Len(), want)
	}
	for _, c := range []struct {
		generation int
		exchange   uint64
		number     uint64
	}{{1, 5, 1}, {2, 0, 3}, {1, 0, 0}, {1, 7, 0}, {2, 8, 0}} {
		p, ok := h.OldestPrompt(c.generation, c.exchange)
		if p.Number != c.number || ok != (c.number != 0) {
			t.Errorf("generation %d, exchange %d ask %+v, %t; want number %d", c.generation, c.exchange, p, ok, c.number)
		}
	}
}

func TestFaultsOfGdevAreCounted(t *testing.T) {
	h := New(10, 1<<20)
	h.Apply([]inspect.Event{inspect.Notice{Text: "a fault", Fault: 1}, inspect.Notice{Text: "no fault"}, inspect.Notice{Text: "a fault", Fault: 3}}, 0) // the second was lost
	if got := h.Counts().Faults; got != 3 || h.Len() != 3 {
		t.Errorf("%d faults in %d rows", got, h.Len())
	}
}

func TestHistoryOfThreadsTaken(t *testing.T) {
	h := New(10, 1<<20)
	h.Apply(inspecttest.ThreadsTaken(clock(0))[:2], 0)
	if got := h.ThreadsTaken(); got.Waiting != 4 || h.Len() != 1 {
		t.Errorf("%d wait, %d rows, want 4 and 1", got.Waiting, h.Len())
	}
	h.Apply(inspecttest.ThreadsTaken(clock(0))[2:], 0)
	if got := h.ThreadsTaken(); !got.Began.IsZero() || h.Len() != 1 {
		t.Errorf("when it is over: %+v, %d rows", got, h.Len())
	}
}
