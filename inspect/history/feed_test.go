package history

import (
	"reflect"
	"sync"
	"testing"
	"time"

	"gdev/inspect"
)

func TestFeedCoalesces(t *testing.T) {
	f := NewFeed()
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
		f.Put(e)
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
	got, lost := f.Take()
	if !reflect.DeepEqual(got, want) || lost != 0 {
		t.Errorf("Take() = %+v, %d, want %+v, 0", got, lost, want)
	}
	if got, lost := f.Take(); len(got) != 0 || lost != 0 {
		t.Errorf("second Take() = %+v, %d, want nothing", got, lost)
	}
	f.Put(inspect.Exchange{Number: 1})
	if got, _ := f.Take(); len(got) != 1 {
		t.Errorf("Take() after a later snapshot = %+v, want it alone", got)
	}
}

func TestFeedLosesOnlyLooseEvents(t *testing.T) {
	f := NewFeed()
	for range maxLoose + 7 {
		f.Put(inspect.ServerOutput{Text: "x"})
	}
	f.Put(inspect.Notice{Text: "lost too"})
	f.Put(inspect.WorkerExit{})
	f.Put(inspect.Exchange{Number: 1})
	f.Put(inspect.Generation{Number: 1})
	events, lost := f.Take()
	if len(events) != maxLoose+3 || lost != 8 {
		t.Errorf("Take() = %d events, %d lost, want %d and 8", len(events), lost, maxLoose+3)
	}
	f.Put(inspect.ServerOutput{Text: "x"})
	if events, lost := f.Take(); len(events) != 1 || lost != 0 {
		t.Errorf("Take() = %d events, %d lost: the count was not begun anew", len(events), lost)
	}
}

// TestFeedConcurrent puts from many goroutines what one takes, waiting for
// Ready alone, so that a missing signal is a deadlock.
func TestFeedConcurrent(t *testing.T) {
	const writers, each = 16, 500
	f := NewFeed()
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				n := uint64(w*each + i + 1)
				f.Put(inspect.Exchange{Number: n, State: inspect.StateHeld})
				f.Put(inspect.Exchange{Number: n, State: inspect.StateRunning})
				f.Put(inspect.ServerOutput{Text: "x"})
				f.Put(inspect.Exchange{Number: n, State: inspect.StateEnded})
			}
		})
	}
	defer wg.Wait()
	deadline := time.After(20 * time.Second)
	ended, output := map[uint64]bool{}, 0
	for len(ended) < writers*each || output < writers*each {
		select {
		case <-f.Ready():
		case <-deadline:
			t.Fatalf("%d of %d exchanges ended, %d of as many outputs", len(ended), writers*each, output)
		}
		events, lost := f.Take()
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

func TestFeedIsBoundedWhereNobodyTakes(t *testing.T) {
	f := NewFeed()
	content := inspect.Content{Size: 1 << 16, Sample: make([]byte, 1<<16)}
	f.Put(inspect.Exchange{Number: 1, State: inspect.StateRunning})
	f.Take()
	f.Put(inspect.Generation{Number: 1})
	f.Put(inspect.Exchange{Number: 1, State: inspect.StateEnded, Response: inspect.Response{Content: content}})
	f.Put(inspect.Exchange{Number: 2, State: inspect.StateRunning})
	const last = 3000
	for n := uint64(3); n <= last; n++ {
		f.Put(inspect.Exchange{Number: n, State: inspect.StateRunning})
		f.Put(inspect.ServerOutput{Text: "x"})
		f.Put(inspect.Exchange{Number: n, State: inspect.StateEnded, Response: inspect.Response{Content: content}})
	}
	f.Put(inspect.Exchange{Number: 2, State: inspect.StateEnded})
	if len(f.pending) > last {
		t.Errorf("%d places for %d events", len(f.pending), len(f.at))
	}
	events, lost := f.Take()
	weight, numbers := int64(0), map[uint64]inspect.State{}
	for _, e := range events {
		weight += weigh(e)
		if x, ok := e.(inspect.Exchange); ok {
			numbers[x.Number] = x.State
		}
	}
	if weight > maxWaiting {
		t.Errorf("%d bytes wait, want %d at most", weight, maxWaiting)
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
