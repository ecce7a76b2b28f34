package front

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"gdev/devserver/wire"
	"gdev/inspect"
)

// exchange is the front's side of one exchange on one link: it sends the
// request and carries out what the host's frames say, until End.
type exchange struct {
	*answer
	link  *wire.Conn
	begun bool // the host has told the environ
	ended wire.End
	gone  bool // the client went away, and the host was told
}

// run serves the exchange. An error means that the link is broken.
func (e *exchange) run(q wire.Request) error {
	if err := e.link.SendJSON(wire.KindRequest, q); err != nil {
		return err
	}
	defer e.input.stop(e.answer)
	defer context.AfterFunc(e.ctx, func() {
		e.claim.SetGone()
		e.rec.clientGone()
		// A link that is broken is noticed below.
		_ = e.link.SendJSON(wire.KindGone, wire.Exchange{Exchange: q.Exchange})
	})()
	for {
		f, err := e.link.Receive()
		if err != nil {
			return err
		}
		done, err := e.step(f)
		if done || err != nil {
			return err
		}
		if !e.link.Buffered() {
			e.rec.tell()
		}
	}
}

// step carries out one frame. An error is a breach of the protocol.
func (e *exchange) step(f wire.Frame) (done bool, err error) {
	switch f.Kind {
	case wire.KindEnviron:
		e.begun = true
		return false, use(e.rec.environ)(e.server.memory.Environ(f.Payload))
	case wire.KindRead:
		return false, e.read(f)
	case wire.KindCalled:
		return false, use(e.rec.called)(e.server.memory.Called(f.Payload))
	case wire.KindHead:
		return false, use(e.head)(e.server.memory.Head(f.Payload))
	case wire.KindBlock:
		return false, e.block(f.Payload)
	case wire.KindOutput:
		if len(f.Payload) > 0 {
			e.rec.output(f.Payload[0], string(f.Payload[1:]))
		}
		return false, nil
	case wire.KindLog:
		return false, decode(f, func(l inspect.LogRecord) { e.rec.x.Logs = append(e.rec.x.Logs, l) })
	case wire.KindRaised:
		return false, decode(f, func(r inspect.Raised) { e.rec.x.Tracebacks = append(e.rec.x.Tracebacks, r) })
	case wire.KindFinding:
		return false, decode(f, func(g inspect.Finding) { e.rec.x.Findings = append(e.rec.x.Findings, g) })
	case wire.KindEnd:
		return true, decode(f, func(d wire.End) { e.ended = d; e.rec.end(d) })
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
func (e *exchange) block(payload []byte) error {
	if len(payload) == 0 {
		return errors.New("a block frame without flags")
	}
	flags, data := wire.BlockFlags(payload[0]), payload[1:]
	e.rec.block(flags, data)
	if flags&wire.BlockUnsent != 0 || e.gone {
		return nil
	}
	e.write(data)
	if e.failed == nil {
		return nil
	}
	e.gone = true
	e.claim.SetGone()
	return e.link.SendJSON(wire.KindGone, wire.Exchange{Exchange: e.rec.x.Number})
}

// finish ends an exchange whose host said End.
func (e *exchange) finish() {
	switch {
	case e.killed():
		e.broken(inspect.OutcomeKilled, "it was ended by its user", http.StatusInternalServerError)
	case e.ended.Gone || e.failed != nil:
		e.rec.finish(inspect.OutcomeClientGone, "the client went away before it had the whole response")
		panic(http.ErrAbortHandler)
	case e.lostInput():
		e.w.Header().Set("Connection", "close")
		e.broken(inspect.OutcomeClientGone, lostContent, http.StatusBadRequest)
	case !e.headSent && e.conn.Fault() != nil: // the client's doing, not the application's (X5)
		f := e.conn.Fault()
		e.w.Header().Set("Connection", "close")
		e.broken(inspect.OutcomeFailed, f.Reason, f.Status)
	case !e.headSent:
		e.raised()
	case e.ended.Cut:
		e.broken(inspect.OutcomeCutOff, e.lastError(), http.StatusInternalServerError)
	case !e.deliver():
		e.cutOff()
	case e.conn.Fault() != nil && e.answersFailure(): // that of the framework, which knows no better
		e.rec.finish(inspect.OutcomeFailed, e.conn.Fault().Reason)
	default:
		e.rec.finish(inspect.OutcomeComplete, "")
	}
}

// abandoned ends an exchange whose worker is no more. Where the client had gone
// before, the application may have waited for something to send to it.
func (e *exchange) abandoned(o inspect.Outcome, cause string) {
	if e.claim.Gone() {
		e.rec.finish(inspect.OutcomeClientGone, "the client went away; "+cause)
		panic(http.ErrAbortHandler)
	}
	e.broken(o, cause, http.StatusBadGateway)
}

func (e *exchange) killed() bool {
	for _, r := range e.rec.x.Tracebacks {
		if r.Where == inspect.InKill {
			return true
		}
	}
	return false
}
