package history

import (
	"reflect"
	"sync"
	"testing"
	"time"

	"gdev/inspect"
)

func TestHubCoalesces(t *testing.T) {
	h := NewHub()
	s := h.Subscribe(DisplayPolicy())
	for _, e := range []inspect.Event{
		inspect.Generation{Number: 1, State: inspect.GenerationLoading},
		inspect.Exchange{Number: 1, State: inspect.StateHeld},
		inspect.Notice{Text: "a"},
		inspect.Generation{Number: 1, State: inspect.GenerationReady},
		inspect.Exchange{Number: 2, State: inspect.StateHeld},
		inspect.Exchange{Number: 1, State: inspect.StateEnded},
		inspect.Notice{Text: "b"},
		inspect.WorkerExit{Generation: 1},
		inspect.WorkerExit{Generation: 1},
	} {
		h.Publish(e)
	}
	want := []inspect.Event{
		inspect.Generation{Number: 1, State: inspect.GenerationReady},
		inspect.Exchange{Number: 1, State: inspect.StateEnded},
		inspect.Notice{Text: "a"},
		inspect.Exchange{Number: 2, State: inspect.StateHeld},
		inspect.Notice{Text: "b"},
		inspect.WorkerExit{Generation: 1},
		inspect.WorkerExit{Generation: 1},
	}
	got, lost := s.Take()
	if !reflect.DeepEqual(got, want) || lost != 0 {
		t.Errorf("Take() = %+v, %d, want %+v, 0", got, lost, want)
	}
	if got, lost := s.Take(); len(got) != 0 || lost != 0 {
		t.Errorf("second Take() = %+v, %d, want nothing", got, lost)
	}
	h.Publish(inspect.Exchange{Number: 1})
	if got, _ := s.Take(); len(got) != 1 {
		t.Errorf("Take() after a later snapshot = %+v, want it alone", got)
	}
}

func TestHubLosesOnlyPieces(t *testing.T) {
	h := NewHub()
	s := h.Subscribe(DisplayPolicy())
	for range DisplayPolicy().Pieces + 7 {
		h.Publish(inspect.ServerOutput{Text: "x"})
	}
	h.Publish(inspect.Notice{Text: "lost too"})
	h.Publish(inspect.WorkerExit{})
	h.Publish(inspect.Exchange{Number: 1})
	h.Publish(inspect.Generation{Number: 1})
	events, lost := s.Take()
	if len(events) != DisplayPolicy().Pieces+3 || lost != 8 {
		t.Errorf("Take() = %d events, %d lost, want %d and 8", len(events), lost, DisplayPolicy().Pieces+3)
	}
	h.Publish(inspect.ServerOutput{Text: "x"})
	if events, lost := s.Take(); len(events) != 1 || lost != 0 {
		t.Errorf("Take() = %d events, %d lost: the count was not begun anew", len(events), lost)
	}
}

// TestHubConcurrent publishes from many goroutines what one takes, waiting for
// Ready alone, so that a missing signal is a deadlock.
func TestHubConcurrent(t *testing.T) {
	const writers, each = 16, 500
	h := NewHub()
	s := h.Subscribe(DisplayPolicy())
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				n := uint64(w*each + i + 1)
				h.Publish(inspect.Exchange{Number: n, State: inspect.StateHeld})
				h.Publish(inspect.Exchange{Number: n, State: inspect.StateRunning})
				h.Publish(inspect.ServerOutput{Text: "x"})
				h.Publish(inspect.Exchange{Number: n, State: inspect.StateEnded})
			}
		})
	}
	defer wg.Wait()
	deadline := time.After(20 * time.Second)
	ended, output := map[uint64]bool{}, 0
	for len(ended) < writers*each || output < writers*each {
		select {
		case <-s.Ready():
		case <-deadline:
			t.Fatalf("%d of %d exchanges ended, %d of as many outputs", len(ended), writers*each, output)
		}
		events, lost := s.Take()
		output += lost
		for _, e := range events {
			switch e := e.(type) {
			case inspect.Exchange:
				if ended[e.Number] {
					t.Fatalf("exchange %d came again after its end: %s", e.Number, e.State)
				}
				if e.State == inspect.StateEnded {
					ended[e.Number] = true
				}
			case inspect.ServerOutput:
				output++
			}
		}
	}
}

func TestHubIsBoundedWhereNobodyTakes(t *testing.T) {
	h := NewHub()
	s := h.Subscribe(DisplayPolicy())
	content := inspect.Content{Size: 1 << 16, Sample: make([]byte, 1<<16)}
	h.Publish(inspect.Exchange{Number: 1, State: inspect.StateRunning})
	s.Take()
	h.Publish(inspect.Generation{Number: 1})
	h.Publish(inspect.Exchange{Number: 1, State: inspect.StateEnded, Response: inspect.Response{Content: content}})
	h.Publish(inspect.Exchange{Number: 2, State: inspect.StateRunning})
	const last = 3000
	for n := uint64(3); n <= last; n++ {
		h.Publish(inspect.Exchange{Number: n, State: inspect.StateRunning})
		h.Publish(inspect.ServerOutput{Text: "x"})
		h.Publish(inspect.Exchange{Number: n, State: inspect.StateEnded, Response: inspect.Response{Content: content}})
	}
	h.Publish(inspect.Exchange{Number: 2, State: inspect.StateEnded})
	if len(s.queue.entries) > last {
		t.Errorf("%d places for %d events", len(s.queue.entries), len(s.queue.index))
	}
	events, lost := s.Take()
	weight, numbers := int64(0), map[uint64]inspect.State{}
	for _, e := range events {
		weight += weigh(e)
		if x, ok := e.(inspect.Exchange); ok {
			numbers[x.Number] = x.State
		}
	}
	if weight > DisplayPolicy().Budget {
		t.Errorf("%d bytes wait, want %d at most", weight, DisplayPolicy().Budget)
	}
	if len(events)+lost != 1+last+(last-2) || lost == 0 {
		t.Errorf("%d events and %d lost are not all", len(events), lost)
	}
	if numbers[1] != inspect.StateEnded {
		t.Error("the end of an exchange is lost of which the beginning was taken")
	}
	if numbers[last] != inspect.StateEnded {
		t.Error("the newest exchange is lost")
	}
	if _, ok := events[0].(inspect.Generation); !ok {
		t.Errorf("the first event is %T, want the generation", events[0])
	}
}

// TestHubSubscribersAreApart has one who takes, one who sleeps with a small
// budget, one who wants the ends of exchanges whatever they weigh, and one who
// comes late and leaves.
func TestHubSubscribersAreApart(t *testing.T) {
	h := NewHub()
	awake, asleep := h.Subscribe(DisplayPolicy()), h.Subscribe(Policy{Budget: 10 * eventWeight, Pieces: 1, MayLose: DisplayPolicy().MayLose})
	strict := h.Subscribe(Policy{})
	const exchanges = 100
	taken := 0
	for n := uint64(1); n <= exchanges; n++ {
		h.Publish(inspect.Exchange{Number: n, State: inspect.StateEnded})
		h.Publish(inspect.ServerOutput{Text: "x"})
		events, lost := awake.Take()
		taken += len(events) + 1000*lost
	}
	late := h.Subscribe(DisplayPolicy())
	h.Publish(inspect.WorkerExit{})
	late.Close()
	h.Publish(inspect.WorkerExit{})
	for _, c := range []struct {
		name         string
		s            *Subscription
		events, lost int
	}{
		{"awake", awake, 2, 0}, {"late", late, 1, 0}, {"strict", strict, exchanges + 2, exchanges},
	} {
		if events, lost := c.s.Take(); len(events) != c.events || lost != c.lost {
			t.Errorf("%s takes %d events and has lost %d, want %d and %d", c.name, len(events), lost, c.events, c.lost)
		}
	}
	if taken != 2*exchanges {
		t.Errorf("the one who is awake has taken %d events, want %d and none lost", taken, 2*exchanges)
	}
	events, lost := asleep.Take()
	if len(events) > 10 || len(events)+lost != 2*exchanges+2 {
		t.Errorf("the one who sleeps takes %d events and has lost %d of %d", len(events), lost, 2*exchanges+2)
	}
	if x, ok := events[len(events)-1].(inspect.WorkerExit); !ok {
		t.Errorf("the last event is %T %v, want the worker's exit", x, x)
	}
	for _, s := range []*Subscription{awake, asleep, strict, late} {
		if _, lost := s.Take(); lost != 0 {
			t.Errorf("%d are lost twice", lost)
		}
	}
}

func BenchmarkHubPublish(b *testing.B) {
	h := NewHub()
	s := h.Subscribe(DisplayPolicy())
	b.ReportAllocs()
	n := uint64(0)
	for b.Loop() {
		n++
		for _, state := range []inspect.State{inspect.StateHeld, inspect.StateRunning, inspect.StateEnded} {
			h.Publish(inspect.Exchange{Number: n, State: state})
		}
		if n%100 == 0 {
			s.Take()
		}
	}
}
