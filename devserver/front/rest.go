package front

import (
	"io"
	"time"
)

// Bounds of reading what the application has left of a request's content. The
// client has its response by then; what is left beyond them ends the connection.
const (
	restAnnounced = 1 << 20   // beyond it, where the size is known, the head says that the connection ends
	restBytes     = 128 << 20 // of a size that is not known then: its client counts on the connection
	restTime      = 10 * time.Second
	restSilent    = time.Second // while nothing comes
)

// tooMuchLeft reports whether it is known, before the head of the response is
// sent, that more of the content is left than will be read.
func (a *answer) tooMuchLeft() bool {
	return !a.inputEnded.Load() && a.r.ContentLength-a.rec.inputSize() > restAnnounced
}

// leave ends the content of a request whose response was sent whole, or cut
// off: what was not read of it stands before the next request. It is read, or
// the connection ends, and either has happened when the handler returns: with
// full duplex, net/http panics at the next request where content ends later
// (golang/go#68560).
func (a *answer) leave(whole bool) {
	a.input.stop(a)
	if a.inputEnded.Load() {
		return
	}
	if whole {
		a.flush()
		if a.failed == nil && a.conn.Persists() && a.conn.EndChunks() == nil && a.readRest() {
			return
		}
	}
	a.conn.Abandon() // and Close reads what still comes
	_ = a.r.Body.Close()
}

// readRest reads the content to its end, and reports whether it got there.
func (a *answer) readRest() bool {
	end := time.Now().Add(restTime)
	buf := make([]byte, 16<<10)
	for left := restBytes; left >= 0; {
		until := time.Now().Add(restSilent)
		if until.After(end) {
			until = end
		}
		_ = a.control.SetReadDeadline(until) // an error means that the connection has ended, as reads tell
		n, err := a.r.Body.Read(buf)
		left -= n
		if err != nil {
			a.inputEnded.Store(err == io.EOF)
			return err == io.EOF
		}
	}
	return false
}

// takeIn does what leave does, and more than it where the connection is to end,
// while the client has still to take the response: it may send all of its
// content before it reads. The function that is returned waits for the end of
// that.
func (a *answer) takeIn() (end func()) {
	if a.inputEnded.Load() {
		return func() {}
	}
	taken, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		a.leave(true)
		if !a.inputEnded.Load() {
			a.conn.DropUntil(taken)
		}
	}()
	return func() {
		close(taken)
		<-over
	}
}
