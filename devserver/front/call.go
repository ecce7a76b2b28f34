package front

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"gdev/devserver/generation"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// call is one call of the application for an exchange: it sends the request on a
// link, and carries out what the host's frames say, until End.
type call struct {
	x     *exchange
	link  *wire.Conn
	begun bool // the environ has come, and the application is being called
	ended wire.End
	gone  bool // the client went away, and the host knows
}

// runOn serves the exchange with a lease, which it releases. A link that a panic
// has left is in no state that anybody knows, and its worker is ended.
func (c *call) runOn(l *generation.Lease) error {
	ended := false
	defer func() {
		if !ended {
			l.Release(true)
			l.Abort()
		}
	}()
	err := c.run(c.x.requestFrame())
	ended = true
	l.Release(err != nil)
	return err
}

// run serves the exchange. An error means that the link is broken.
func (c *call) run(q wire.Request) error {
	if err := c.link.SendJSON(wire.KindRequest, q); err != nil {
		return err
	}
	defer c.x.input.stop(c.x)
	defer context.AfterFunc(c.x.ctx, func() {
		c.x.claim.SetGone()
		c.x.rec.clientGone()
		// A link that is broken is noticed below.
		_ = c.link.SendJSON(wire.KindGone, wire.Exchange{Exchange: q.Exchange})
	})()
	for {
		f, err := c.link.Receive()
		if err != nil {
			return err
		}
		done, err := c.step(f)
		if done || err != nil {
			return err
		}
		if !c.link.Buffered() {
			c.x.rec.publish()
		}
	}
}

// step carries out one frame. An error is a breach of the protocol.
func (c *call) step(f wire.Frame) (done bool, err error) {
	switch f.Kind {
	case wire.KindEnviron:
		c.begun = true
		return false, use(c.x.rec.environ)(c.x.front.frames.Environ(f.Payload))
	case wire.KindRead:
		return false, c.read(f)
	case wire.KindCalled:
		return false, use(c.x.rec.called)(c.x.front.frames.Called(f.Payload))
	case wire.KindHead:
		return false, use(c.x.sendHead)(c.x.front.frames.Head(f.Payload))
	case wire.KindBlock:
		return false, c.block(f.Payload)
	case wire.KindOutput:
		if len(f.Payload) > 0 {
			c.x.rec.output(f.Payload[0], string(f.Payload[1:]))
		}
		return false, nil
	case wire.KindLog:
		return false, decode(f, func(l inspect.LogRecord) { c.x.rec.record.Logs = append(c.x.rec.record.Logs, l) })
	case wire.KindRaised:
		return false, decode(f, func(r inspect.Raised) { c.x.rec.record.Tracebacks = append(c.x.rec.record.Tracebacks, r) })
	case wire.KindFinding:
		return false, decode(f, func(g inspect.Finding) { c.x.rec.record.Findings = append(c.x.rec.record.Findings, g) })
	case wire.KindEnd:
		return true, decode(f, func(d wire.End) { c.ended = d; c.x.rec.end(d) })
	}
	return false, fmt.Errorf("unexpected frame of kind %d in an exchange", f.Kind)
}

func decode[T any](f wire.Frame, do func(T)) error {
	var v T
	err := f.Decode(&v)
	return use(do)(v, err)
}

// use does something with what was decoded, where it was.
func use[T any](do func(T)) func(T, error) error {
	return func(v T, err error) error {
		if err == nil {
			do(v)
		}
		return err
	}
}

// block sends one bytestring; nothing is held back for a later one (S7).
func (c *call) block(payload []byte) error {
	if len(payload) == 0 {
		return errors.New("a block frame without flags")
	}
	flags, data := wire.BlockFlags(payload[0]), payload[1:]
	c.x.rec.block(flags, data)
	if flags&wire.BlockUnsent != 0 || c.gone {
		return nil
	}
	c.x.write(data)
	if c.x.failed == nil {
		return nil
	}
	c.gone = true
	c.x.claim.SetGone()
	return c.link.SendJSON(wire.KindGone, wire.Exchange{Exchange: c.x.rec.record.Number})
}

// finish ends an exchange whose host said End.
func (c *call) finish() {
	switch {
	case c.killed():
		c.x.broken(inspect.OutcomeKilled, "it was ended by its user", http.StatusInternalServerError)
	case c.ended.Gone || c.x.failed != nil:
		c.x.rec.finish(inspect.OutcomeClientGone, "the client went away before it had the whole response")
		panic(http.ErrAbortHandler)
	case c.lostInput():
		c.x.w.Header().Set("Connection", "close")
		c.x.broken(inspect.OutcomeClientGone, lostContent, http.StatusBadRequest)
	case !c.x.headSent && c.x.conn.Fault() != nil: // the client's doing, not the application's (X5)
		f := c.x.conn.Fault()
		c.x.w.Header().Set("Connection", "close")
		c.x.broken(inspect.OutcomeFailed, f.Reason, f.Status)
	case !c.x.headSent:
		c.x.raised()
	case c.ended.Cut:
		c.x.broken(inspect.OutcomeCutOff, c.x.lastError(), http.StatusInternalServerError)
	case !c.x.deliver():
		c.x.cutOff()
	case c.x.conn.Fault() != nil && c.reportsFailure(): // the framework's answer, which knows no better
		c.x.rec.finish(inspect.OutcomeFailed, c.x.conn.Fault().Reason)
	default:
		c.x.rec.finish(inspect.OutcomeComplete, "")
	}
}

// abandoned ends an exchange whose worker is no more. Where the client had gone
// before, the application may have waited for something to send to it.
func (c *call) abandoned(o inspect.Outcome, cause string) {
	if c.x.claim.Gone() {
		c.x.rec.finish(inspect.OutcomeClientGone, "the client went away; "+cause)
		panic(http.ErrAbortHandler)
	}
	c.x.broken(o, cause, http.StatusBadGateway)
}

func (c *call) killed() bool {
	for _, r := range c.x.rec.record.Tracebacks {
		if r.Where == inspect.InKill {
			return true
		}
	}
	return false
}
