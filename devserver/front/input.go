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
// reads it, so that the frames of the host are handled meanwhile: the end of the
// exchange, or of its worker, does not wait for the client.
type input struct {
	mu        sync.Mutex
	stopped   bool          // nothing more is read
	reading   chan struct{} // closed when the last read is over; nil before the first
	buf       []byte
	lost      error       // why the client sends no more, where its content was broken off
	ahead     []byte      // what was read before the request had a thread, and the host has not got yet
	last      error       // the error at the end of what was read ahead
	hasThread atomic.Bool // the request has a thread, and nothing more is read ahead
}

// Bounds of content, in bytes.
const (
	maxInput = 256 << 10 // the most that one Input frame carries
	maxAhead = 64 << 10  // the most that is read of a request which has no thread
)

// errInputStopped is of a read that the end of the exchange has overtaken.
var errInputStopped = errors.New("the exchange has ended")

const lostContent = "the client went away before it had sent the whole content"

// read begins to answer wsgi.input. What was written so far is flushed first: the
// client may wait for it before it sends more.
func (c *call) read(f wire.Frame) error {
	var want wire.Read
	if err := f.Decode(&want); err != nil {
		return err
	}
	c.x.flush()
	before, over := c.x.input.reading, make(chan struct{})
	c.x.input.reading = over
	go func() {
		defer close(over)
		defer c.x.claim.SetReading(false)
		c.x.claim.SetReading(true)
		if before != nil { // a read ahead, or for a thread that was killed while it waited
			<-before
			c.x.claim.SetReading(true)
		}
		c.sendInput(min(max(want.Size, 1), maxInput))
	}()
	return nil
}

// sendInput sends the host at most n bytes. A link that is broken is noticed
// where frames are received.
func (c *call) sendInput(n int) {
	if cap(c.x.input.buf) < n {
		c.x.input.buf = make([]byte, n)
	}
	buf := c.x.input.buf[:n]
	n, err := c.x.next(buf)
	if n == 0 && !errors.Is(err, io.EOF) {
		if f := c.x.conn.Fault(); f != nil {
			err = f // net/http knows less
		} else if !errors.Is(err, errInputStopped) {
			c.x.input.lost = err
		}
		_ = c.link.SendJSON(wire.KindInputLost, wire.InputLost{Error: inputError(err)})
		return
	}
	c.x.rec.input(buf[:n])
	_ = c.link.Send(wire.KindInput, buf[:n])
}

// next gives what was read ahead, and then what the client sends.
func (x *exchange) next(buf []byte) (int, error) {
	if n := copy(buf, x.input.ahead); n > 0 {
		x.input.ahead = x.input.ahead[n:]
		return n, nil
	}
	if x.input.last != nil {
		return 0, x.input.last
	}
	return x.readBody(buf)
}

// readBody reads content, which a client must not hold back for ever.
func (x *exchange) readBody(buf []byte) (n int, err error) {
	if !x.input.setDeadline(x, time.Now().Add(x.front.config.ContentTimeout)) {
		return 0, errInputStopped
	}
	for n == 0 && err == nil {
		n, err = x.r.Body.Read(buf)
	}
	x.input.setDeadline(x, time.Time{})
	x.inputEnded.Store(errors.Is(err, io.EOF))
	return n, err
}

// readAhead begins to read content for a request that has no thread yet, and
// gives what is closed when it has come, or as much of it as is read ahead, or
// when the client sends no more; nil where that is so already.
func (x *exchange) readAhead() <-chan struct{} {
	i := &x.input
	switch {
	case i.reading != nil:
		select {
		case <-i.reading:
			return nil
		default:
			return i.reading
		}
	case x.inputEnded.Load():
		return nil
	}
	over := make(chan struct{})
	i.reading = over
	go func() {
		defer close(over)
		buf := make([]byte, 4<<10)
		for len(i.ahead) < maxAhead && i.last == nil && !i.hasThread.Load() {
			n, err := x.readBody(buf)
			i.ahead, i.last = append(i.ahead, buf[:n]...), err
		}
	}()
	return over
}

// setDeadline bounds a read, unless nothing more is read. An error means that the
// connection has ended, as the next read shows.
func (i *input) setDeadline(x *exchange, t time.Time) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if !i.stopped {
		_ = x.control.SetReadDeadline(t)
	}
	return !i.stopped
}

// stop ends a read that goes on, and waits for that. A content that was being
// waited for is broken off.
func (i *input) stop(x *exchange) {
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
	_ = x.control.SetReadDeadline(time.Unix(1, 0))
	i.mu.Unlock()
	<-i.reading
	_ = x.control.SetReadDeadline(time.Time{})
	i.stopped, i.last = false, nil // another worker may get the request
}

// lostInput reports whether the client has gone in the middle of its content and
// the application has no response to that. One that has ended its side alone can
// still read why.
func (c *call) lostInput() bool {
	return c.x.input.lost != nil && (!c.x.headSent || c.ended.Cut || c.reportsFailure())
}

// reportsFailure reports whether the application's response says that it failed.
func (c *call) reportsFailure() bool {
	return strings.HasPrefix(c.x.rec.record.Response.SentStatus, "5")
}

func inputError(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return lostContent
	}
	return "the request's content cannot be read: " + err.Error()
}
