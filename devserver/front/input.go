package front

import (
	"errors"
	"io"
	"strings"
	"sync"
	"sync/atomic"
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
	lost    error       // why the client sends no more, where its content was broken off
	ahead   []byte      // what was read before the request had a thread, and the host has not got yet
	last    error       // of what was read ahead
	enough  atomic.Bool // the request has a thread, and nothing more is read ahead
}

// Bounds of content, in bytes.
const (
	maxInput = 256 << 10 // that one Input frame carries
	maxAhead = 64 << 10  // that is read of a request which has no thread
)

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
		defer e.claim.SetReading(false)
		e.claim.SetReading(true)
		if before != nil { // of a thread that was killed while it waited, or ahead
			<-before
			e.claim.SetReading(true)
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
	n, err := e.next(buf)
	if n == 0 && !errors.Is(err, io.EOF) {
		if f := e.conn.Fault(); f != nil {
			err = f // net/http knows less
		} else if !errors.Is(err, errInputStopped) {
			e.input.lost = err
		}
		_ = e.link.SendJSON(wire.KindInputLost, wire.InputLost{Error: inputError(err)})
		return
	}
	e.rec.input(buf[:n])
	_ = e.link.Send(wire.KindInput, buf[:n])
}

// next gives what was read ahead, and then what the client sends.
func (a *answer) next(buf []byte) (int, error) {
	if n := copy(buf, a.input.ahead); n > 0 {
		a.input.ahead = a.input.ahead[n:]
		return n, nil
	}
	if a.input.last != nil {
		return 0, a.input.last
	}
	return a.readBody(buf)
}

// readBody reads content, which a client must not hold back for ever.
func (a *answer) readBody(buf []byte) (n int, err error) {
	if !a.input.setDeadline(a, time.Now().Add(silentTime)) {
		return 0, errInputStopped
	}
	for n == 0 && err == nil {
		n, err = a.r.Body.Read(buf)
	}
	a.input.setDeadline(a, time.Time{})
	a.inputEnded.Store(errors.Is(err, io.EOF))
	return n, err
}

// readAhead begins to read content for a request that has no thread yet, and
// gives what is closed when it has come, or as much of it as is read ahead, or
// when the client sends no more; nil where that is so already.
func (a *answer) readAhead() <-chan struct{} {
	i := &a.input
	switch {
	case i.reading != nil:
		select {
		case <-i.reading:
			return nil
		default:
			return i.reading
		}
	case a.inputEnded.Load():
		return nil
	}
	over := make(chan struct{})
	i.reading = over
	go func() {
		defer close(over)
		buf := make([]byte, 4<<10)
		for len(i.ahead) < maxAhead && i.last == nil && !i.enough.Load() {
			n, err := a.readBody(buf)
			i.ahead, i.last = append(i.ahead, buf[:n]...), err
		}
	}()
	return over
}

// setDeadline bounds a read, unless nothing more is read. An error means that the
// connection has ended, as reads tell.
func (i *input) setDeadline(a *answer, t time.Time) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if !i.stopped {
		_ = a.control.SetReadDeadline(t)
	}
	return !i.stopped
}

// stop ends a read that goes on, and waits for that. A content that was being
// waited for is broken off.
func (i *input) stop(a *answer) {
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
	_ = a.control.SetReadDeadline(time.Unix(1, 0))
	i.mu.Unlock()
	<-i.reading
	_ = a.control.SetReadDeadline(time.Time{})
	i.stopped, i.last = false, nil // another worker may get the request
}

// lostInput reports whether the client has gone in the middle of its content and
// the application has no response to that. One that has ended its side alone can
// still read why.
func (e *exchange) lostInput() bool {
	return e.input.lost != nil && (!e.headSent || e.ended.Cut || e.answersFailure())
}

// answersFailure reports whether the application's response says that it failed.
func (e *exchange) answersFailure() bool {
	return strings.HasPrefix(e.rec.x.Response.SentStatus, "5")
}

func inputError(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return lostContent
	}
	return "the request's content cannot be read: " + err.Error()
}
