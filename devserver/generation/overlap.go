package generation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gdev/devserver/host"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// A new generation is loaded while the one before it still ends. An application
// that holds what there is only one of (a port, a lock, a database) cannot be
// loaded then: it is loaded once more when the others have ended, and from then
// on each time only when they have.

const (
	waitNoticed  = 500 * time.Millisecond // a generation waits so long for others to end before the user sees that
	waitUnlikely = 300 * time.Millisecond // others have so long to end before a failure is shown that does not say that something is taken
)

// older are the processes of older generations than g.
func (p *Pool) older(g *generation) map[host.Host]*generation {
	older := map[host.Host]*generation{}
	for h, of := range p.hosts {
		if of.info.Number < g.info.Number {
			older[h] = of
		}
	}
	return older
}

// awaitOlder waits until the others have ended, and reports whether they have.
func (p *Pool) awaitOlder(ctx context.Context, g *generation, limit <-chan time.Time) bool {
	noticed := time.NewTimer(waitNoticed)
	defer noticed.Stop()
	defer p.setWaitsForOlder(g, false)
	p.setWaitsForOlder(g, true)
	for {
		p.mu.Lock()
		left, stateChanged := p.older(g), p.stateChanged
		p.mu.Unlock()
		if len(left) == 0 {
			return true
		}
		select {
		case <-stateChanged:
		case <-noticed.C:
			p.noticeWaiting(g)
		case <-limit:
			return false
		case <-ctx.Done():
			return false
		}
	}
}

func (p *Pool) setWaitsForOlder(g *generation, waits bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	g.waitsForOlder = waits
}

// noticeWaiting says that g, which nothing has replaced, waits for others to end.
func (p *Pool) noticeWaiting(g *generation) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.current == g {
		p.notice(p.waitText(g))
	}
}

// waitText says which generation g waits for, and why that goes on.
func (p *Pool) waitText(g *generation) string {
	oldest := g
	for _, of := range p.older(g) {
		if of.info.Number < oldest.info.Number {
			oldest = of
		}
	}
	why := ""
	switch {
	case p.atPrompt(oldest):
		why = ", which is at a prompt"
	case len(oldest.open) > 0:
		why = ", which still serves"
	}
	what := "the application cannot be loaded twice at a time"
	if g.info.State == inspect.GenerationFailed {
		what = "that may be why it failed, and loading is tried again then"
	}
	return fmt.Sprintf("generation %d waits for generation %d to end%s: %s", g.info.Number, oldest.info.Number, why, what)
}

func (p *Pool) notice(text string) {
	p.config.Hub.Publish(inspect.Notice{At: time.Now(), Text: text})
}

// loadAlone loads the application for the second time, when the others have
// ended, where one of them may be why it failed. It gives err where it does not:
// to load slowly once more, for an error that does not say that something is
// taken, is no use where the others have ended meanwhile.
func (p *Pool) loadAlone(ctx context.Context, g *generation, took time.Duration, err error) (wire.Loaded, error) {
	contention := contentionOf(err)
	if !contention.Likely && took > waitUnlikely && !p.overlapped(g) {
		return wire.Loaded{}, err
	}
	if !contention.Possible || ctx.Err() != nil || p.killed(g) {
		return wire.Loaded{}, err
	}
	failed := g.host
	ended := make(chan struct{})
	p.wg.Go(func() {
		p.stop(g, failed)
		close(ended)
	})
	var limit <-chan time.Time
	if !contention.Likely {
		limit = time.After(waitUnlikely)
	}
	if !p.awaitOlder(ctx, g, limit) {
		p.reloadLater(ctx, g)
		return wire.Loaded{}, err
	}
	select {
	case <-ended:
	case <-ctx.Done():
		return wire.Loaded{}, err
	}
	loaded, err := p.startAndLoad(ctx, g)
	if err == nil {
		p.setExclusive(g)
	}
	return loaded, err
}

// overlapped reports whether an older process lives.
func (p *Pool) overlapped(g *generation) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.older(g)) > 0
}

// reloadLater has a generation begin when those have ended that may be why g
// has failed, unless another has replaced it by then. Requests are held for it,
// if it is known soon.
func (p *Pool) reloadLater(ctx context.Context, g *generation) {
	if ctx.Err() != nil {
		return
	}
	p.setHoldsRequests(g, true)
	release := time.AfterFunc(p.drainTime+time.Second, func() { p.setHoldsRequests(g, false) })
	p.wg.Go(func() {
		defer p.setHoldsRequests(g, false)
		defer release.Stop()
		if p.awaitOlder(p.ctx, g, nil) {
			p.reloadAlone(g)
		}
	})
}

func (p *Pool) setHoldsRequests(g *generation, holds bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	g.holdsRequests = holds
	p.wake()
}

// reloadAlone begins a generation in the place of g.
func (p *Pool) reloadAlone(g *generation) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.current == g && !p.pendingSince.IsZero() && !p.closed { // files decide first
		stateChanged := p.stateChanged
		p.mu.Unlock()
		<-stateChanged
		p.mu.Lock()
	}
	if p.current == g {
		p.begin(inspect.ReasonRetry, nil)
	}
}

// setExclusive has older processes end before a new one loads, from now on.
func (p *Pool) setExclusive(g *generation) {
	p.mu.Lock()
	p.exclusive = true
	p.mu.Unlock()
	p.notice(fmt.Sprintf("generation %d could be loaded only when the one before it had ended: "+
		"from now on, the old one is ended first", g.info.Number))
}

// endsOlderFirst reports whether the application is known to need that.
func (p *Pool) endsOlderFirst(g *generation) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if g.info.Reason == inspect.ReasonRestart {
		p.exclusive = false
	}
	return p.exclusive
}

// contentionOf says whether another process may be why loading has failed.
func contentionOf(err error) wire.Contention {
	var load *host.LoadError
	if !errors.As(err, &load) {
		return wire.Contention{}
	}
	if load.Failure.Kind == inspect.FailureDied {
		return wire.Contention{Possible: true}
	}
	return load.Contention
}
