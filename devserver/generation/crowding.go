package generation

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
func (p *Pool) lookAround() {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.now
	if p.closed || g == nil || g.info.State != inspect.GenerationReady {
		return
	}
	p.reinforce(g)
	p.tellTaken(g)
}

// reinforce adds a thread where one waits for its client: for content, for the
// client to take what is sent, or for something to send to a client that has
// gone. Python cannot interrupt most of what a thread waits in, and one that is
// not at work does not count among those that the user has asked for. An
// application that is not to be called by several threads has one alone.
func (p *Pool) reinforce(g *generation) {
	waiting := 0
	for _, l := range g.open {
		if l.claim.awaits() != "" {
			waiting++
		}
	}
	if p.config.Setup.Threads < 2 || g.added >= min(waiting, maxAdded) {
		return
	}
	g.added++
	p.wg.Go(func() {
		link, err := g.worker.AddThread()
		if err == nil { // else the worker has ended, or the system has no more descriptors
			g.free <- link // has room for every link
		}
	})
}

// awaited is what a request is to have before a thread: its content, where half
// of the threads wait for clients that send slowly. Hundreds of those would take
// all that can be added, too. It is nil where nothing is to be waited for.
func (p *Pool) awaited(g *generation, c *Claim) <-chan struct{} {
	sending := 0
	for _, l := range g.open {
		if l.claim.reading.Load() {
			sending++
		}
	}
	if sending < max(1, p.config.Setup.Threads/2) {
		return nil
	}
	return c.Client.ReadAhead()
}

// tellTaken says by whom all threads are taken, where a request has waited for
// some time.
func (p *Pool) tellTaken(g *generation) {
	now, first, waiting := time.Now(), time.Time{}, 0
	for _, c := range p.without {
		if c.wants.IsZero() {
			continue
		}
		waiting++
		if first.IsZero() || c.wants.Before(first) {
			first = c.wants
		}
	}
	switch {
	case waiting == 0 || now.Sub(first) < crowdTime:
		return
	case p.taken.Began.IsZero():
		p.taken = inspect.ThreadsTaken{Began: first}
	case now.Sub(p.taken.At) < crowdTime:
		return
	}
	p.taken.At, p.taken.Generation, p.taken.Waiting = now, g.info.Number, waiting
	p.taken.Threads, p.taken.By = p.config.Setup.Threads, g.takers()
	p.config.Hub.Publish(p.taken)
}

// takers are the exchanges that have a thread, the oldest first.
func (g *generation) takers() []inspect.Taker {
	takers := []inspect.Taker{}
	for _, l := range g.open {
		takers = append(takers, inspect.Taker{
			Exchange: l.claim.Exchange, Method: l.claim.Method, Target: l.claim.Target, Began: l.claim.Began, Awaits: l.claim.awaits(),
		})
	}
	slices.SortFunc(takers, func(a, b inspect.Taker) int { return cmp.Compare(a.Exchange, b.Exchange) })
	return takers
}

// calmDown ends the time in which all threads are taken, once no request has
// waited for one for a while.
func (p *Pool) calmDown() {
	if p.taken.Began.IsZero() || p.calming || p.anyWants() {
		return
	}
	p.calming = true
	time.AfterFunc(calmTime, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.calming = false
		if p.anyWants() {
			return
		}
		p.taken.At, p.taken.Ended = time.Now(), time.Now()
		p.taken.Waiting = 0
		p.config.Hub.Publish(p.taken)
		p.taken = inspect.ThreadsTaken{}
	})
}

func (p *Pool) anyWants() bool {
	for _, c := range p.without {
		if !c.wants.IsZero() {
			return true
		}
	}
	return false
}
