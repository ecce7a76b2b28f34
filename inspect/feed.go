package inspect

import "sync"

// Feed carries events from those who make them to the one who shows them.
//
// Put never blocks. Between two calls of Take, later snapshots of an exchange,
// a generation or a prompt replace earlier ones, so what waits is bounded by the number
// of things, not of changes. Output outside of exchanges, changes of assets and
// notices beyond maxLoose are dropped and counted; exchanges, generations, worker
// exits and prompts never are.
type Feed struct {
	mu      sync.Mutex
	pending []Event
	at      map[any]int // key of a replaceable event -> its index in pending
	loose   int
	lost    int
	ready   chan struct{}
}

const maxLoose = 10_000

type (
	generationKey int
	promptKey     uint64
)

// NewFeed makes an empty Feed.
func NewFeed() *Feed {
	return &Feed{at: map[any]int{}, ready: make(chan struct{}, 1)}
}

// Put adds an event.
func (f *Feed) Put(e Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var key any
	switch e := e.(type) {
	case Exchange:
		key = e.Number
	case Generation:
		key = generationKey(e.Number)
	case Prompt:
		key = promptKey(e.Number)
	case ServerOutput, Notice, AssetChange:
		if f.loose >= maxLoose {
			f.lost++
			return
		}
		f.loose++
	}
	if i, ok := f.at[key]; ok && key != nil {
		f.pending[i] = e
		return
	}
	if key != nil {
		f.at[key] = len(f.pending)
	}
	f.pending = append(f.pending, e)
	select {
	case f.ready <- struct{}{}:
	default:
	}
}

// Ready is signalled when there is something to Take.
func (f *Feed) Ready() <-chan struct{} { return f.ready }

// Take returns what was put since the last call, in the order in which each
// thing first came, and how many events were dropped.
func (f *Feed) Take() (events []Event, lost int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	events, lost = f.pending, f.lost
	f.pending, f.lost, f.loose = nil, 0, 0
	clear(f.at)
	return events, lost
}
