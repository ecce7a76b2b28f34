package devserver

import (
	"fmt"

	"gdev/devserver/sendbuffer"
	"gdev/inspect"
)

// out is the connection's send buffer.
func (a *answer) out() *sendbuffer.Conn { return a.conn.Conn.(*sendbuffer.Conn) }

// deliver waits until the client has taken the response, and reports whether it
// has. The application is done with it, and its thread serves others.
func (a *answer) deliver() bool {
	a.flush()
	drained := a.out().Drained()
	if drained != nil && a.failed == nil {
		defer a.server.waits(a.borrower)()
		a.rec.tell()
		end := a.takeIn()
		select {
		case <-drained:
		case <-a.borrower.killed:
			a.out().Discard()
			a.rec.finish(inspect.OutcomeKilled, "it was ended by its user before the client had taken the whole response")
			end()
			return false
		case <-a.server.ctx.Done():
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
