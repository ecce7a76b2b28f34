package generation

import (
	"context"
	"time"

	"gdev/devserver/wire"
	"gdev/inspect"
)

// Acquire waits for a thread of a ready generation, and calls held where that
// takes some time. The error is a *FailedError, errClosed, ErrKilled, the
// context's, or wraps ErrHeldTooLong.
func (p *Pool) Acquire(ctx context.Context, c *Claim, held func()) (*Lease, error) {
	p.awaitChanges(ctx)
	l, o, err := p.tryAcquire(c)
	if l != nil || err != nil {
		return l, err
	}
	defer p.WithoutThread(c)()
	noticed := time.NewTimer(heldAfter)
	defer noticed.Stop()
	look := time.NewTicker(p.crowd.relieve)
	defer look.Stop()
	var late <-chan time.Time
	for {
		tooLong := late
		if o.free != nil || o.content != nil {
			tooLong = nil // waits for a thread, or its content: as long as the client does
		}
		select {
		case link := <-o.free:
			if l := p.leaseIfCurrent(c, o.free, link); l != nil {
				return l, nil
			}
		case <-o.stateChanged:
		case <-o.content:
		case <-noticed.C:
			held()
			late = time.After(p.holdTime - heldAfter)
		case <-tooLong:
			return nil, p.heldTooLong()
		case <-look.C:
			if o.free != nil {
				p.relieve()
			} else if o.content == nil {
				continue
			}
		case <-c.killed:
			return nil, ErrKilled
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if l, o, err = p.tryAcquire(c); l != nil || err != nil {
			return l, err
		}
	}
}

// wait is what a claim waits for.
type wait struct {
	free         chan *wire.Conn // links of the current generation; nil while it cannot be served from
	stateChanged <-chan struct{} // closed when that may have changed
	content      <-chan struct{} // closed when the content has come that the request is to have before; else nil
}

// tryAcquire leases a link of the current generation where one is free, and else
// says what to wait for. It begins a new generation where the host has died.
func (p *Pool) tryAcquire(c *Claim) (*Lease, wait, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	since := c.wants
	c.wants = time.Time{}
	if p.closed {
		return nil, wait{}, errClosed
	}
	if !p.pendingSince.IsZero() || p.current == nil {
		return nil, wait{stateChanged: p.stateChanged}, nil
	}
	g := p.current
	if g.refreshing > 0 {
		return nil, wait{stateChanged: p.stateChanged}, nil
	}
	switch g.info.State {
	case inspect.GenerationReady:
		if content := p.contentToAwait(g, c); content != nil {
			return nil, wait{stateChanged: p.stateChanged, content: content}, nil
		}
		select {
		case link := <-g.free:
			return g.lease(p, c, link), wait{}, nil
		default:
			if c.wants = since; since.IsZero() {
				c.wants = time.Now()
			}
			return nil, wait{free: g.free, stateChanged: p.stateChanged}, nil
		}
	case inspect.GenerationFailed:
		if g.holdsRequests {
			return nil, wait{stateChanged: p.stateChanged}, nil
		}
		return nil, wait{}, &FailedError{Generation: g.info.Number, Failure: *g.info.Failure}
	case inspect.GenerationDied:
		p.begin(inspect.ReasonRevive, nil)
	}
	return nil, wait{stateChanged: p.stateChanged}, nil
}

// leaseIfCurrent leases a link unless the state has changed since it was offered.
func (p *Pool) leaseIfCurrent(c *Claim, from chan *wire.Conn, link *wire.Conn) *Lease {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.current
	if g.free != from || !p.pendingSince.IsZero() || g.refreshing > 0 || g.info.State != inspect.GenerationReady || p.contentToAwait(g, c) != nil {
		from <- link
		return nil
	}
	return g.lease(p, c, link)
}
