package generation

import (
	"cmp"
	"slices"
	"time"

	"gdev/inspect"
)

// maxAdded is how many threads are added in the place of those that wait for
// clients.
const maxAdded = 64

// crowdTimes say when something is done where all threads are taken, and requests
// wait for one.
type crowdTimes struct {
	relieve time.Duration // between two looks of a request that waits
	publish time.Duration // a request waits so long before the user is shown who has the threads, and between two updates
	calm    time.Duration // no request waits so long before it is over
}

// defaultCrowdTimes are those of all but tests.
var defaultCrowdTimes = crowdTimes{relieve: 100 * time.Millisecond, publish: time.Second, calm: 2 * time.Second}

// relieve is called now and then for each request that waits for a thread.
func (p *Pool) relieve() {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.current
	if p.closed || g == nil || g.info.State != inspect.GenerationReady {
		return
	}
	p.addThread(g)
	p.publishThreadsTaken(g)
}

// addThread adds a thread where one waits for its client: for content, for the
// client to take what is sent, or for something to send to a client that has
// gone. Python cannot interrupt most of what a thread waits in, and one that is
// not at work does not count among those that the user has asked for. An
// application that is not to be called by several threads has one alone.
func (p *Pool) addThread(g *generation) {
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
		link, err := g.host.AddThread()
		if err == nil { // else the worker has ended, or the system has no more descriptors
			g.free <- link // has room for every link
		}
	})
}

// contentToAwait is what a request is to have before a thread: its content, where half
// of the threads wait for clients that send slowly. Hundreds of those would take
// all that can be added, too. It is nil where nothing is to be waited for.
func (p *Pool) contentToAwait(g *generation, c *Claim) <-chan struct{} {
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

// publishThreadsTaken says by whom all threads are taken, where a request has waited for
// some time.
func (p *Pool) publishThreadsTaken(g *generation) {
	now, first, waiting := time.Now(), time.Time{}, 0
	for _, c := range p.threadless {
		if c.wants.IsZero() {
			continue
		}
		waiting++
		if first.IsZero() || c.wants.Before(first) {
			first = c.wants
		}
	}
	switch {
	case waiting == 0 || now.Sub(first) < p.crowd.publish:
		return
	case p.exhausted.Began.IsZero():
		p.exhausted = inspect.ThreadsTaken{Began: first}
	case now.Sub(p.exhausted.At) < p.crowd.publish:
		return
	}
	p.exhausted.At, p.exhausted.Generation, p.exhausted.Waiting = now, g.info.Number, waiting
	p.exhausted.Threads, p.exhausted.By = p.config.Setup.Threads, g.takers()
	p.config.Hub.Publish(p.exhausted)
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
	if p.exhausted.Began.IsZero() || p.calmSoon || p.anyWants() {
		return
	}
	p.calmSoon = true
	time.AfterFunc(p.crowd.calm, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.calmSoon = false
		if p.anyWants() {
			return
		}
		p.exhausted.At, p.exhausted.Ended = time.Now(), time.Now()
		p.exhausted.Waiting = 0
		p.config.Hub.Publish(p.exhausted)
		p.exhausted = inspect.ThreadsTaken{}
	})
}

func (p *Pool) anyWants() bool {
	for _, c := range p.threadless {
		if !c.wants.IsZero() {
			return true
		}
	}
	return false
}
