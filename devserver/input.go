package devserver

import (
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"gdev/devserver/wire"
)

// input is the content of a request on its way to the application. A goroutine
// reads it, so that what the host tells meanwhile is heard: the end of the
// exchange, or of its worker, does not wait for the client.
type input struct {
	mu      sync.Mutex
	stopped bool          // nothing more is read
	reading chan struct{} // closed when the last read is over; nil before the first
	buf     []byte
	lost    error // why the client sends no more, where its content was broken off
}

// maxInput is the most content that one Input frame carries.
const maxInput = 256 << 10

// errInputStopped is of a read that the end of the exchange has overtaken.
var errInputStopped = errors.New("the exchange has ended")

const lostContent = "the client went away before it had sent the whole content"

// read begins to answer wsgi.input. What was written so far is flushed first: the
// client may wait for it before it sends more.
func (e *exchange) read(f wire.Frame) error {
	var want wire.Read
	if err := f.Decode(&want); err != nil {
		return err
	}
	e.flush()
	before, over := e.input.reading, make(chan struct{})
	e.input.reading = over
	go func() {
		defer close(over)
		if before != nil { // of a thread that was killed while it waited
			<-before
		}
		e.answerRead(min(max(want.Size, 1), maxInput))
	}()
	return nil
}

// answerRead sends the host at most n bytes. A link that is broken is noticed
// where frames are received.
func (e *exchange) answerRead(n int) {
	if cap(e.input.buf) < n {
		e.input.buf = make([]byte, n)
	}
	buf := e.input.buf[:n]
	n, err := e.readBody(buf)
	if n == 0 && !errors.Is(err, io.EOF) {
		if e.conn.Fault() == nil && !errors.Is(err, errInputStopped) {
			e.input.lost = err
		}
		_ = e.link.SendJSON(wire.KindInputLost, wire.InputLost{Error: inputError(err)})
		return
	}
	e.rec.input(buf[:n])
	_ = e.link.Send(wire.KindInput, buf[:n])
}

// readBody reads content, which a client must not hold back for ever.
func (e *exchange) readBody(buf []byte) (n int, err error) {
	e.borrower.reads.Store(true)
	defer e.borrower.reads.Store(false)
	if !e.input.setDeadline(e, time.Now().Add(silentTime)) {
		return 0, errInputStopped
	}
	for n == 0 && err == nil {
		n, err = e.r.Body.Read(buf)
	}
	e.input.setDeadline(e, time.Time{})
	e.inputEnded.Store(errors.Is(err, io.EOF))
	return n, err
}

// setDeadline bounds a read, unless nothing more is read. An error means that the
// connection has ended, as reads tell.
func (i *input) setDeadline(e *exchange, t time.Time) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if !i.stopped {
		_ = e.control.SetReadDeadline(t)
	}
	return !i.stopped
}

// stop ends a read that goes on, and waits for that. A content that was being
// waited for is broken off.
func (i *input) stop(e *exchange) {
	if i.reading == nil {
		return
	}
	select {
	case <-i.reading:
		return
	default:
	}
	i.mu.Lock()
	i.stopped = true
	_ = e.control.SetReadDeadline(time.Unix(1, 0))
	i.mu.Unlock()
	<-i.reading
	_ = e.control.SetReadDeadline(time.Time{})
}

// lostInput reports whether the client has gone in the middle of its content and
// the application has no response to that. One that has ended its side alone can
// still read why.
func (e *exchange) lostInput() bool {
	return e.input.lost != nil && (!e.headSent || e.ended.Cut || strings.HasPrefix(e.rec.x.Response.SentStatus, "5"))
}

func inputError(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return lostContent
	}
	return "the request's content cannot be read: " + err.Error()
}
