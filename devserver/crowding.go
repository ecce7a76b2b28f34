package devserver

import (
	"cmp"
	"slices"
	"time"

	"gdev/inspect"
)

// What is done where all threads are taken, and requests wait for one.
const (
	lookTime  = 100 * time.Millisecond // between two looks of a request that waits
	crowdTime = time.Second            // that one has waited when its user is told, and between two news of it
	calmTime  = 2 * time.Second        // without any, after which it is over
	maxAdded  = 64                     // threads in the place of those that wait for clients
)

// lookAround is called now and then for each request that waits for a thread.
func (s *generations) lookAround() {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.now
	if s.closed || g == nil || g.info.State != inspect.GenerationReady {
		return
	}
	s.reinforce(g)
	s.tellTaken(g)
}

// reinforce adds a thread where one waits for its client: for content, for the
// client to take what is sent, or for something to send to a client that has
// gone. Python cannot interrupt most of what a thread waits in, and one that is
// not at work does not count among those that the user has asked for. An
// application that is not to be called by several threads has one alone.
func (s *generations) reinforce(g *generation) {
	waiting := 0
	for _, m := range g.open {
		if m.awaits() != "" {
			waiting++
		}
	}
	if s.config.Setup.Threads < 2 || g.added >= min(waiting, maxAdded) {
		return
	}
	g.added++
	s.wg.Go(func() {
		link, err := g.worker.AddThread()
		if err == nil { // else the worker has ended, or the system has no more descriptors
			g.free <- link // has room for every link
		}
	})
}

// awaited is what a request is to have before a thread: its content, where half
// of the threads wait for clients that send slowly. Hundreds of those would take
// all that can be added, too. It is nil where nothing is to be waited for.
func (s *generations) awaited(g *generation, b *borrower) <-chan struct{} {
	sending := 0
	for _, m := range g.open {
		if m.reads.Load() {
			sending++
		}
	}
	if sending < max(1, s.config.Setup.Threads/2) {
		return nil
	}
	return b.ahead()
}

// tellTaken says by whom all threads are taken, where a request has waited for
// some time.
func (s *generations) tellTaken(g *generation) {
	now, first, waiting := time.Now(), time.Time{}, 0
	for _, b := range s.without {
		if b.wants.IsZero() {
			continue
		}
		waiting++
		if first.IsZero() || b.wants.Before(first) {
			first = b.wants
		}
	}
	switch {
	case waiting == 0 || now.Sub(first) < crowdTime:
		return
	case s.taken.Began.IsZero():
		s.taken = inspect.ThreadsTaken{Began: first}
	case now.Sub(s.taken.At) < crowdTime:
		return
	}
	s.taken.At, s.taken.Generation, s.taken.Waiting = now, g.info.Number, waiting
	s.taken.Threads, s.taken.By = s.config.Setup.Threads, g.takers()
	s.config.Hub.Publish(s.taken)
}

// takers are the exchanges that have a thread, the oldest first.
func (g *generation) takers() []inspect.Taker {
	takers := []inspect.Taker{}
	for _, m := range g.open {
		takers = append(takers, inspect.Taker{
			Exchange: m.number, Method: m.method, Target: m.target, Began: m.began, Awaits: m.awaits(),
		})
	}
	slices.SortFunc(takers, func(a, b inspect.Taker) int { return cmp.Compare(a.Exchange, b.Exchange) })
	return takers
}

// calmDown ends the time in which all threads are taken, once no request has
// waited for one for a while.
func (s *generations) calmDown() {
	if s.taken.Began.IsZero() || s.calming || s.anyWants() {
		return
	}
	s.calming = true
	time.AfterFunc(calmTime, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.calming = false
		if s.anyWants() {
			return
		}
		s.taken.At, s.taken.Ended = time.Now(), time.Now()
		s.taken.Waiting = 0
		s.config.Hub.Publish(s.taken)
		s.taken = inspect.ThreadsTaken{}
	})
}

func (s *generations) anyWants() bool {
	for _, b := range s.without {
		if !b.wants.IsZero() {
			return true
		}
	}
	return false
}
