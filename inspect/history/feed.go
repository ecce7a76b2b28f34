package history

import (
	"slices"
	"sync"

	"gdev/inspect"
)

// Feed carries events from those who make them to the one who shows them.
//
// Put never blocks. Between two calls of Take, later snapshots of an exchange,
// a generation or a prompt replace earlier ones, so what waits is bounded by the
// number of things, not of changes. It is bounded also where nobody takes it:
// beyond maxLoose pieces of output, changes of assets and notices, later ones are
// dropped, and beyond maxWaiting bytes the oldest of those, and of the exchanges
// that have ended. What is dropped is counted. Generations, worker exits, prompts,
// and exchanges of which an earlier snapshot was taken never are.
type Feed struct {
	mu      sync.Mutex
	pending []waiting
	at      map[any]int // key of a replaceable event -> its index in pending
	weight  int64       // of all that is pending
	looked  int         // no event before this index may be dropped
	gaps    int         // how many were dropped from pending, and left an empty place
	open    map[uint64]struct{}
	loose   int
	lost    int
	ready   chan struct{}
}

// waiting is an event that was not taken yet; without one, it was dropped.
type waiting struct {
	inspect.Event
	weight int64
}

const (
	maxLoose   = 10_000
	maxWaiting = 32 << 20 // bytes, of which a reader that sleeps costs twice as many: it holds some, too
	maxGaps    = 1024
)

type (
	generationKey int
	promptKey     uint64
	takenKey      int64
)

// NewFeed makes an empty Feed.
func NewFeed() *Feed {
	return &Feed{at: map[any]int{}, open: map[uint64]struct{}{}, ready: make(chan struct{}, 1)}
}

// Put adds an event.
func (f *Feed) Put(e inspect.Event) {
	key, w := keyOf(e), waiting{e, weigh(e)}
	f.mu.Lock()
	defer f.mu.Unlock()
	if isLoose(e) {
		if f.loose >= maxLoose {
			f.lost++
			return
		}
		f.loose++
	}
	f.weight += w.weight
	if i, known := f.at[key]; known && key != nil {
		f.weight -= f.pending[i].weight
		f.pending[i] = w
		f.looked = min(f.looked, i)
		f.bound()
		return
	}
	if key != nil {
		f.at[key] = len(f.pending)
	}
	f.pending = append(f.pending, w)
	f.bound()
	select {
	case f.ready <- struct{}{}:
	default:
	}
}

// keyOf is what later snapshots of the same thing have in common; nil where
// there are none.
func keyOf(e inspect.Event) any {
	switch e := e.(type) {
	case inspect.Exchange:
		return e.Number
	case inspect.Generation:
		return generationKey(e.Number)
	case inspect.Prompt:
		return promptKey(e.Number)
	case inspect.ThreadsTaken:
		return takenKey(e.Began.UnixNano())
	}
	return nil
}

func isLoose(e inspect.Event) bool {
	switch e.(type) {
	case inspect.ServerOutput, inspect.Notice, inspect.AssetChange:
		return true
	}
	return false
}

// bound drops the oldest events that may be dropped, where all together weigh
// too much.
func (f *Feed) bound() {
	for ; f.weight > maxWaiting && f.looked < len(f.pending)-1; f.looked++ {
		if f.mayDrop(f.pending[f.looked].Event) {
			f.drop(f.looked)
		}
	}
	if f.gaps > maxGaps && f.gaps > len(f.pending)/2 {
		f.closeGaps()
	}
}

// mayDrop reports whether nobody misses anything but e itself without it.
func (f *Feed) mayDrop(e inspect.Event) bool {
	x, ok := e.(inspect.Exchange)
	if !ok {
		return isLoose(e)
	}
	_, open := f.open[x.Number]
	return x.State == inspect.StateEnded && !open
}

func (f *Feed) drop(i int) {
	w := f.pending[i]
	if isLoose(w.Event) {
		f.loose--
	}
	if key := keyOf(w.Event); key != nil {
		delete(f.at, key)
	}
	f.weight -= w.weight
	f.pending[i] = waiting{}
	f.gaps++
	f.lost++
}

func (f *Feed) closeGaps() {
	f.pending = slices.DeleteFunc(f.pending, func(w waiting) bool { return w.Event == nil })
	f.gaps, f.looked = 0, 0
	for i, w := range f.pending {
		if key := keyOf(w.Event); key != nil {
			f.at[key] = i
		}
	}
}

// Ready is signalled when there is something to Take.
func (f *Feed) Ready() <-chan struct{} { return f.ready }

// Take returns what was put since the last call, in the order in which each
// thing first came, and how many events were dropped.
func (f *Feed) Take() (events []inspect.Event, lost int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, w := range f.pending {
		if w.Event != nil {
			events = append(events, w.Event)
			f.note(w.Event)
		}
	}
	lost = f.lost
	f.pending, f.weight, f.looked, f.gaps = nil, 0, 0, 0
	f.lost, f.loose = 0, 0
	clear(f.at)
	return events, lost
}

// note remembers which exchanges have begun for the one who takes events, and
// not ended.
func (f *Feed) note(e inspect.Event) {
	if x, ok := e.(inspect.Exchange); ok {
		if x.State == inspect.StateEnded {
			delete(f.open, x.Number)
		} else {
			f.open[x.Number] = struct{}{}
		}
	}
}
