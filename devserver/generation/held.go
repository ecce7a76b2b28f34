package generation

import (
	"context"
	"fmt"
	"time"

	"gdev/devserver/host"
)

// heldAfter is how long a request may wait before it is shown as held.
const heldAfter = 5 * time.Millisecond

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
	g, pending := p.current, p.pendingSince
	if g == nil {
		p.mu.Unlock()
		return ErrHeldTooLong
	}
	asks, waits, text, h := p.atPrompt(g), g.waitsForOlder, "", g.host
	if waits {
		text = p.waitText(g)
	}
	p.mu.Unlock()
	switch {
	case asks:
		text = fmt.Sprintf("generation %d is at a prompt while it is loaded, which waits for a line in gdev", g.info.Number)
	case waits:
	case !pending.IsZero():
		text = "files of the project have kept changing since " + pending.Format(time.TimeOnly)
	default:
		text = fmt.Sprintf("generation %d has been loading for %s", g.info.Number, time.Since(g.info.Began).Round(100*time.Millisecond))
		if where := whereIs(h); where != "" {
			return &stuckError{text + ", in " + where}
		}
	}
	return fmt.Errorf("%w: %s", ErrHeldTooLong, text)
}

// whereIs asks a host where it is, if there is one.
func whereIs(h host.Host) string {
	if h == nil {
		return ""
	}
	return h.Where()
}

// HoldTime is how long a request waits for a generation, at most.
func (p *Pool) HoldTime() time.Duration { return p.holdTime }
