package history

import (
	"slices"
	"sync"

	"gdev/inspect"
)

// Hub carries events from those who publish them to those who have subscribed:
//
//	Publish ─▶ Hub ─┬▶ Subscription, its Policy ─▶ Take: the UI, or a writer
//	                └▶ Subscription, its Policy ─▶ Take: another reader
//
// Publish never blocks, and a subscriber that is slow, or sleeps, costs the
// others nothing: each has a queue of its own, with a budget in bytes.
type Hub struct {
	mu            sync.RWMutex
	subscriptions []*Subscription
}

// NewHub makes a Hub without subscribers.
func NewHub() *Hub { return &Hub{} }

// Publish gives an event to each subscriber. It is immutable from then on.
func (h *Hub) Publish(e inspect.Event) {
	event := entry{Event: e, key: keyOf(e), weight: weigh(e)}
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, s := range h.subscriptions {
		s.put(event)
	}
}

// Subscribe makes a Subscription for what is published from now on.
func (h *Hub) Subscribe(p Policy) *Subscription {
	s := &Subscription{hub: h, queue: newQueue(p), ready: make(chan struct{}, 1)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subscriptions = append(h.subscriptions, s)
	return s
}

// Subscription is what one subscriber has not taken yet. Between two calls of
// Take, later snapshots of an exchange, a generation or a prompt replace earlier
// ones, so what waits is bounded by the number of things, not of changes; beyond
// the budget of its [Policy], events are dropped, and counted.
type Subscription struct {
	hub   *Hub
	mu    sync.Mutex
	queue queue
	ready chan struct{}
}

func (s *Subscription) put(e entry) {
	s.mu.Lock()
	added := s.queue.put(e)
	s.mu.Unlock()
	if added {
		select {
		case s.ready <- struct{}{}:
		default:
		}
	}
}

// Ready is signalled when there is something to Take.
func (s *Subscription) Ready() <-chan struct{} { return s.ready }

// Take returns what was published since the last call, in the order in which
// each thing first came, and how many events were dropped.
func (s *Subscription) Take() (events []inspect.Event, lost int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queue.take()
}

// Close ends the subscription: nothing more comes.
func (s *Subscription) Close() {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	s.hub.subscriptions = slices.DeleteFunc(s.hub.subscriptions, func(other *Subscription) bool { return other == s })
}
