package front

import (
	"fmt"

	"gdev/devserver/sendbuffer"
	"gdev/inspect"
)

// connection is what the pool may do to the connection of an exchange: it
// implements generation.Client.
type connection struct{ answer *answer }

// Waits implements generation.Client.
func (c connection) Waits() bool { return c.answer.out().Waits() }

// Discard implements generation.Client.
func (c connection) Discard() { c.answer.out().Discard() }

// ReadAhead implements generation.Client.
func (c connection) ReadAhead() <-chan struct{} { return c.answer.readAhead() }

// out is the connection's send buffer.
func (a *answer) out() *sendbuffer.Conn { return a.conn.Conn.(*sendbuffer.Conn) }

// deliver waits until the client has taken the response, and reports whether it
// has. The application is done with it, and its thread serves others.
func (a *answer) deliver() bool {
	a.flush()
	drained := a.out().Drained()
	if drained != nil && a.failed == nil {
		defer a.server.pool.WithoutThread(a.claim)()
		a.rec.tell()
		end := a.takeIn()
		select {
		case <-drained:
		case <-a.claim.Killed():
			a.out().Discard()
			a.rec.finish(inspect.OutcomeKilled, "it was ended by its user before the client had taken the whole response")
			end()
			return false
		case <-a.server.pool.Ending():
			a.out().Discard()
			a.rec.finish(inspect.OutcomeCutOff, "gdev was ended before the client had taken the whole response")
			end()
			return false
		}
		end()
		if err := a.out().Err(); err != nil {
			a.failed = fmt.Errorf("%w: %w", errClientGone, err)
		}
	}
	if a.failed != nil {
		a.rec.finish(inspect.OutcomeClientGone, "the client went away before it had the whole response")
	}
	return a.failed == nil
}
