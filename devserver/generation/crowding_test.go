package generation

import (
	"sync"
	"testing"
	"time"

	"gdev/inspect"
)

// TestThreadsTakenArePublishedOnce has two requests wait for four that are being
// served, until one of these ends.
func TestThreadsTakenArePublishedOnce(t *testing.T) {
	const threads = 4
	b := newBench(t, threads)
	b.crowd = crowdTimes{relieve: 5 * time.Millisecond, publish: 50 * time.Millisecond, calm: 100 * time.Millisecond}
	b.ready()
	var taken []*Lease
	for n := range threads {
		taken = append(taken, b.lease(uint64(2+n)))
	}
	var wg sync.WaitGroup
	for n := range 2 {
		wg.Go(func() { b.lease(uint64(10 + n)).Release(false) })
	}
	shown := b.threadsTaken("two wait", func(k inspect.ThreadsTaken) bool { return k.Waiting == 2 })
	if len(shown.By) != threads || shown.By[0].Exchange != 2 || shown.By[0].Target != "/" || shown.By[0].Awaits != "" || shown.Threads != threads {
		t.Errorf("published %+v", shown)
	}
	taken[0].Release(false)
	wg.Wait()
	end := b.threadsTaken("it is over", func(k inspect.ThreadsTaken) bool { return !k.Ended.IsZero() })
	if !end.Began.Equal(shown.Began) || end.Waiting != 0 {
		t.Errorf("the end is %+v, after %+v", end, shown)
	}
	for _, l := range taken[1:] {
		l.Release(false)
	}
	b.lease(20).Release(false)
	time.Sleep(2 * b.crowd.calm)
	for _, k := range b.allThreadsTaken() {
		t.Errorf("published anew: %+v", k)
	}
}

// threadsTaken waits until it is published so; what is published until then has
// begun at the same time.
func (b *bench) threadsTaken(what string, holds func(inspect.ThreadsTaken) bool) inspect.ThreadsTaken {
	b.t.Helper()
	var first inspect.ThreadsTaken
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		for _, k := range b.allThreadsTaken() {
			if first.Began.IsZero() {
				first = k
			} else if !k.Began.Equal(first.Began) {
				b.t.Errorf("published anew: %+v", k)
			}
			if holds(k) {
				return k
			}
		}
	}
	b.t.Fatalf("it is not published that %s", what)
	return inspect.ThreadsTaken{}
}

// allThreadsTaken is what was published since the last call.
func (b *bench) allThreadsTaken() (all []inspect.ThreadsTaken) {
	events, _ := b.sub.Take()
	for _, e := range events {
		if k, ok := e.(inspect.ThreadsTaken); ok {
			all = append(all, k)
		}
	}
	return all
}
