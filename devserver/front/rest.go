package front

import (
	"io"
	"time"
)

// Bounds of reading what the application has left of a request's content. The
// client has its response by then; what is left beyond them ends the connection.
const (
	restAnnounced = 1 << 20   // beyond it, where the size is known, the head says that the connection ends
	restBytes     = 128 << 20 // the most where the size is not known then: the client counts on the connection
	restTime      = 10 * time.Second
	restSilent    = time.Second // while nothing comes
)

// tooMuchLeft reports whether it is known, before the head of the response is
// sent, that more of the content is left than will be read.
func (x *exchange) tooMuchLeft() bool {
	return !x.inputEnded.Load() && x.r.ContentLength-x.rec.inputSize() > restAnnounced
}

// endInput ends the content of a request whose response was sent whole, or cut
// off: what was not read of it stands before the next request. It is read, or
// the connection ends, and either has happened when the handler returns: with
// full duplex, net/http panics at the next request where content ends later
// (golang/go#68560).
func (x *exchange) endInput(whole bool) {
	x.input.stop(x)
	if x.inputEnded.Load() {
		return
	}
	if whole {
		x.flush()
		if x.failed == nil && x.conn.Persists() && x.conn.EndChunks() == nil && x.readRest() {
			return
		}
	}
	x.conn.Abandon() // and Close reads what still comes
	_ = x.r.Body.Close()
}

// readRest reads the content to its end, and reports whether it got there.
func (x *exchange) readRest() bool {
	end := time.Now().Add(restTime)
	buf := make([]byte, 16<<10)
	for left := restBytes; left >= 0; {
		until := time.Now().Add(restSilent)
		if until.After(end) {
			until = end
		}
		_ = x.control.SetReadDeadline(until) // an error means that the connection has ended, as the next read shows
		n, err := x.r.Body.Read(buf)
		left -= n
		if err != nil {
			x.inputEnded.Store(err == io.EOF)
			return err == io.EOF
		}
	}
	return false
}

// endInputMeanwhile does what endInput does, and more than it where the connection is to end,
// while the client has still to take the response: it may send all of its
// content before it reads. The function that is returned waits for the end of
// that.
func (x *exchange) endInputMeanwhile() (end func()) {
	if x.inputEnded.Load() {
		return func() {}
	}
	taken, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		x.endInput(true)
		if !x.inputEnded.Load() {
			x.conn.DropUntil(taken)
		}
	}()
	return func() {
		close(taken)
		<-over
	}
}
