package front

import (
	"fmt"

	"gdev/devserver/sendbuffer"
	"gdev/inspect"
)

// connection is what the pool may do to the connection of an exchange: it
// implements generation.Client.
type connection struct{ x *exchange }

// Waits implements generation.Client.
func (c connection) Waits() bool { return c.x.out().Waits() }

// Discard implements generation.Client.
func (c connection) Discard() { c.x.out().Discard() }

// ReadAhead implements generation.Client.
func (c connection) ReadAhead() <-chan struct{} { return c.x.readAhead() }

// out is the connection's send buffer.
func (x *exchange) out() *sendbuffer.Conn { return x.conn.Conn.(*sendbuffer.Conn) }

// deliver waits until the client has taken the response, and reports whether it
// has. The application is done with it, and its thread serves others.
func (x *exchange) deliver() bool {
	x.flush()
	drained := x.out().Drained()
	if drained != nil && x.failed == nil {
		defer x.front.pool.WithoutThread(x.claim)()
		x.rec.publish()
		end := x.endInputMeanwhile()
		select {
		case <-drained:
		case <-x.claim.Killed():
			x.out().Discard()
			x.rec.finish(inspect.OutcomeKilled, "it was ended by its user before the client had taken the whole response")
			end()
			return false
		case <-x.front.pool.Ending():
			x.out().Discard()
			x.rec.finish(inspect.OutcomeCutOff, "gdev was ended before the client had taken the whole response")
			end()
			return false
		}
		end()
		if err := x.out().Err(); err != nil {
			x.failed = fmt.Errorf("%w: %w", errClientGone, err)
		}
	}
	if x.failed != nil {
		x.rec.finish(inspect.OutcomeClientGone, "the client went away before it had the whole response")
	}
	return x.failed == nil
}
