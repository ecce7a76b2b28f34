package generation

import (
	"context"
	"fmt"
	"time"

	"gdev/devserver/host"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// unnoticed is how long a request may wait before it is told that it does.
const unnoticed = 5 * time.Millisecond

// Acquire waits for a thread of a ready generation, and calls held where that
// takes some time. The error is a *FailedError, errClosed, ErrKilled, the
// context's, or wraps ErrHeldTooLong.
func (p *Pool) Acquire(ctx context.Context, c *Claim, held func()) (*Lease, error) {
	p.awaitChanges(ctx)
	l, o, err := p.offered(c)
	if l != nil || err != nil {
		return l, err
	}
	defer p.WithoutThread(c)()
	noticed := time.NewTimer(unnoticed)
	defer noticed.Stop()
	look := time.NewTicker(lookTime)
	defer look.Stop()
	var late <-chan time.Time
	for {
		tooLong := late
		if o.free != nil || o.came != nil {
			tooLong = nil // waits for a thread, or its content: as long as the client does
		}
		select {
		case link := <-o.free:
			if l := p.take(c, o.free, link); l != nil {
				return l, nil
			}
		case <-o.news:
		case <-o.came:
		case <-noticed.C:
			held()
			late = time.After(p.holdTime - unnoticed)
		case <-tooLong:
			return nil, p.heldTooLong()
		case <-look.C:
			if o.free != nil {
				p.lookAround()
			} else if o.came == nil {
				continue
			}
		case <-c.killed:
			return nil, ErrKilled
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if l, o, err = p.offered(c); l != nil || err != nil {
			return l, err
		}
	}
}

// WithoutThread has Kill know of a request that has no thread, until the function that
// it returns is called.
func (p *Pool) WithoutThread(c *Claim) (over func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.without[c.Exchange] = c
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.without, c.Exchange)
		p.calmDown()
	}
}

// awaitChanges waits until all changes of files so far are known.
func (p *Pool) awaitChanges(ctx context.Context) {
	p.mu.Lock()
	sync := p.sync
	p.mu.Unlock()
	if sync != nil {
		sync(ctx)
	}
}

// stuckError is Acquire's, where the application is not loaded in time: more time
// does not help what never returns.
type stuckError struct{ where string }

// Error implements error.
func (e *stuckError) Error() string { return ErrHeldTooLong.Error() + ": " + e.where }

// heldTooLong says why no generation became ready.
func (p *Pool) heldTooLong() error {
	p.mu.Lock()
	g, touched := p.now, p.touched
	if g == nil {
		p.mu.Unlock()
		return ErrHeldTooLong
	}
	asks, waits, text, w := p.asks(g), g.waits, "", g.worker
	if waits {
		text = p.waitText(g)
	}
	p.mu.Unlock()
	switch {
	case asks:
		text = fmt.Sprintf("generation %d is at a prompt while it is loaded, which waits for a line in gdev", g.info.Number)
	case waits:
	case !touched.IsZero():
		text = "files of the project have kept changing since " + touched.Format(time.TimeOnly)
	default:
		text = fmt.Sprintf("generation %d has been loading for %s", g.info.Number, time.Since(g.info.Began).Round(100*time.Millisecond))
		if where := whereIs(w); where != "" {
			return &stuckError{text + ", in " + where}
		}
	}
	return fmt.Errorf("%w: %s", ErrHeldTooLong, text)
}

// whereIs asks a worker where it is, if there is one.
func whereIs(w host.Host) string {
	if w == nil {
		return ""
	}
	return w.Where()
}

// offer is what may become a lease.
type offer struct {
	free chan *wire.Conn // links of the current generation; nil while it cannot be served from
	news <-chan struct{} // closed when that may have changed
	came <-chan struct{} // closed when the content has come that the request is to have before; else nil
}

// offered lends a link of the current generation where one is free, and else
// says what to wait for. It begins a new generation where the worker has died.
func (p *Pool) offered(c *Claim) (*Lease, offer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	since := c.wants
	c.wants = time.Time{}
	if p.closed {
		return nil, offer{}, errClosed
	}
	if !p.touched.IsZero() || p.now == nil {
		return nil, offer{news: p.news}, nil
	}
	g := p.now
	if g.refreshing > 0 {
		return nil, offer{news: p.news}, nil
	}
	switch g.info.State {
	case inspect.GenerationReady:
		if came := p.awaited(g, c); came != nil {
			return nil, offer{news: p.news, came: came}, nil
		}
		select {
		case link := <-g.free:
			return g.lend(p, c, link), offer{}, nil
		default:
			if c.wants = since; since.IsZero() {
				c.wants = time.Now()
			}
			return nil, offer{free: g.free, news: p.news}, nil
		}
	case inspect.GenerationFailed:
		if g.holds {
			return nil, offer{news: p.news}, nil
		}
		return nil, offer{}, &FailedError{Generation: g.info.Number, Failure: *g.info.Failure}
	case inspect.GenerationDied:
		p.begin(inspect.ReasonRevive, nil)
	}
	return nil, offer{news: p.news}, nil
}

// take lends a link unless the state has changed since it was offered.
func (p *Pool) take(c *Claim, from chan *wire.Conn, link *wire.Conn) *Lease {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.now
	if g.free != from || !p.touched.IsZero() || g.refreshing > 0 || g.info.State != inspect.GenerationReady || p.awaited(g, c) != nil {
		from <- link
		return nil
	}
	return g.lend(p, c, link)
}

// Kill ends one exchange: one that waits at once, one that has a thread by an
// exception in it, and where that does not help, by ending its worker.
func (p *Pool) Kill(exchange uint64) {
	p.mu.Lock()
	l := p.leaseOf(exchange)
	waiting := p.without[exchange]
	p.mu.Unlock()
	if waiting != nil {
		waiting.kill()
	}
	if l == nil {
		return
	}
	g := l.gen
	l.claim.kill()
	_ = g.worker.Interrupt(exchange) // a worker that cannot be told is ended below
	p.wg.Go(func() {
		select {
		case <-time.After(killGrace):
		case <-p.ctx.Done():
			return
		}
		p.mu.Lock()
		still := g.open[exchange] == l
		if still {
			g.markOpen(inspect.OutcomeWorkerDied, fmt.Sprintf("the worker was ended with exchange %d", exchange))
			l.outcome, l.cause = inspect.OutcomeKilled, "it was killed, and its worker with it"
		}
		p.mu.Unlock()
		if still {
			g.worker.Abort()
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

// watch notices the end of a worker that nobody asked to end.
func (p *Pool) watch(g *generation) {
	w := g.worker
	<-w.Done()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.alive, g.info.Number)
	if w.Asked() {
		return
	}
	if g.info.State == inspect.GenerationReady {
		g.info.State = inspect.GenerationDied
		p.emit(g)
	}
	p.config.Hub.Publish(inspect.WorkerExit{
		Generation: g.info.Number, PID: w.PID(), At: time.Now(), Status: w.Status(),
		Exchanges: g.openNumbers(), Output: w.LastOutput(),
	})
	p.tell()
}

// Ending is closed when the Pool is about to end.
func (p *Pool) Ending() <-chan struct{} { return p.ctx.Done() }

// HoldTime is how long a request waits for a generation, at most.
func (p *Pool) HoldTime() time.Duration { return p.holdTime }
