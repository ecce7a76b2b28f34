package generation

import (
	"fmt"
	"time"

	"gdev/inspect"
)

// Kill ends one exchange: one that waits at once, one that has a thread by an
// exception in it, and where that does not help, by ending its worker.
func (p *Pool) Kill(exchange uint64) {
	p.mu.Lock()
	l := p.leaseOf(exchange)
	waiting := p.threadless[exchange]
	p.mu.Unlock()
	if waiting != nil {
		waiting.kill()
	}
	if l == nil {
		return
	}
	g := l.gen
	l.claim.kill()
	_ = g.host.Interrupt(exchange) // one that does not receive it is ended below
	p.wg.Go(func() {
		select {
		case <-time.After(killGrace):
		case <-p.ctx.Done():
			return
		}
		p.mu.Lock()
		still := g.open[exchange] == l
		if still {
			g.setOpenOutcome(inspect.OutcomeWorkerDied, fmt.Sprintf("the worker was ended with exchange %d", exchange))
			l.outcome, l.cause = inspect.OutcomeKilled, "it was killed, and its worker with it"
		}
		p.mu.Unlock()
		if still {
			g.host.Abort()
		}
	})
}

// leaseOf finds the lease of an exchange; an old generation may serve it.
func (p *Pool) leaseOf(exchange uint64) *Lease {
	for _, g := range p.alive {
		if l := g.open[exchange]; l != nil {
			return l
		}
	}
	return nil
}

// WithoutThread has Kill know of a request that has no thread, until the function
// is called that it returns.
func (p *Pool) WithoutThread(c *Claim) (over func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.threadless[c.Exchange] = c
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.threadless, c.Exchange)
		p.calmDown()
	}
}
