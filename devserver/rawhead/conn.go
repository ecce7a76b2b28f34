package rawhead

import (
	"bytes"
	"errors"
	"net"
	"os"
	"slices"
	"sync/atomic"
)

// early is how many bytes of a head are passed on before it is checked: as many
// as net/http peeks at before it starts ReadHeaderTimeout, so that the timeout
// binds a client that sends its head slowly. They also serve the one byte that
// net/http reads in the background, while the handler runs, to notice that the
// client went away. Hence what comes after them is asked for only when all
// earlier responses on this connection are complete.
const early = 4

// Conn is a connection of a Listener. Reads of it must not overlap, which
// net/http sees to.
type Conn struct {
	net.Conn
	listener *Listener

	buf     []byte // what in begins in, empty
	in      []byte // from the network, not yet checked
	passed  int    // bytes of in that were passed on unchecked, at most early
	scanner headScanner
	ready   []byte // checked bytes, still to be passed on
	content content
	trailer *trailerScanner // while the trailer section is read

	head         Head
	fault        atomic.Pointer[Fault] // nothing is read after it
	released     bool
	dead         atomic.Bool                  // the last answer was written, or none is due
	left         atomic.Bool                  // what is still to come was read, or nobody waits for it
	responseHead atomic.Pointer[responseHead] // replaces the head that net/http writes next; nil where none does
	framing      framing                      // framing of the response whose head was written last
	ended        bool                         // EndChunks has sent what net/http still will
}

// Head returns the head of the request that net/http is serving now. It is
// that of the last request where none is served.
func (c *Conn) Head() Head { return c.head }

// Fault returns the rule that the content of the current request broke, or nil.
// It is what a read of that content returned; net/http hides the error where it
// met it in the trailer section.
func (c *Conn) Fault() *Fault { return c.fault.Load() }

// Release ends all checks: what is read from now on is passed on as it comes.
// Who hijacks the connection calls it before reading from it.
func (c *Conn) Release() {
	c.in, c.passed = c.in[c.passed:], 0
	c.released = true
}

// Read passes on bytes of the message that net/http is reading.
func (c *Conn) Read(p []byte) (int, error) {
	switch {
	case len(c.ready) > 0 || len(p) == 0:
		return c.pass(p)
	case c.released:
		return c.fetch(p)
	case c.fault.Load() != nil:
		return 0, c.fault.Load()
	case c.content != nil:
		return c.readContent(p)
	case c.trailer != nil:
		return c.readTrailer(p)
	}
	return c.readHead(p)
}

// pass passes on checked bytes.
func (c *Conn) pass(p []byte) (int, error) {
	n := copy(p, c.ready)
	c.ready = c.ready[n:]
	return n, nil
}

// fetch takes bytes that were read ahead, or reads from the network.
func (c *Conn) fetch(p []byte) (int, error) {
	if len(c.in) == 0 {
		return c.Conn.Read(p)
	}
	n := copy(p, c.in)
	c.in = c.in[n:]
	return n, nil
}

// fill reads ahead.
func (c *Conn) fill() error {
	if len(c.in) == 0 {
		c.in = c.buf[:0]
	}
	c.in = slices.Grow(c.in, 1<<10)
	if len(c.in) == 0 {
		c.buf = c.in
	}
	n, err := c.Conn.Read(c.in[len(c.in):cap(c.in)])
	c.in = c.in[:len(c.in)+n]
	if n > 0 {
		return nil
	}
	return err
}

func (c *Conn) readContent(p []byte) (int, error) {
	n, err := c.fetch(p)
	k, kept, done, fault := c.content.follow(p[:n])
	if k < n {
		c.in = append(append([]byte(nil), p[k:n]...), c.in...)
	}
	if fault != nil {
		c.stop(fault)
	}
	if done {
		if _, ok := c.content.(*chunked); ok {
			c.trailer = &trailerScanner{}
		}
		c.content = nil
	}
	switch {
	case err != nil:
		return kept, c.leave(err)
	case kept > 0 || n == 0:
		return kept, nil
	case fault != nil:
		return 0, fault
	}
	return c.Read(p) // all that came was left out
}

// readTrailer passes the trailer section on when it is whole: net/http leaves
// what it cannot parse of it to be read as the next head.
func (c *Conn) readTrailer(p []byte) (int, error) {
	for {
		n, done, fault := c.trailer.scan(c.in)
		c.in = c.in[n:]
		switch {
		case fault != nil:
			c.stop(fault)
			return 0, fault
		case done:
			c.ready, c.trailer = c.trailer.raw, nil
			return c.pass(p)
		}
		if err := c.fill(); err != nil {
			return 0, c.leave(err)
		}
	}
}

// leave ends the reading of a content that does not come whole. Nothing is read
// after a deadline: net/http would take the rest of the content for a head.
func (c *Conn) leave(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		c.stop(late("content"))
		return c.fault.Load()
	}
	return err
}

// stop ends the reading of a request's content.
func (c *Conn) stop(f *Fault) { c.fault.Store(f) }

// Abandon ends the reading of the current request's content, which is not to
// be read by now: the connection ends after the response.
func (c *Conn) Abandon() {
	c.fault.CompareAndSwap(nil, late("content"))
}

func (c *Conn) readHead(p []byte) (int, error) {
	if err := c.awaitHead(); err != nil {
		return 0, err
	}
	for len(c.scanner.raw) == 0 && c.passed < early {
		if next := c.in[c.passed:]; len(next) > 0 && next[0] == '\n' {
			break // breaks a rule; net/http is not to see a whole line
		} else if len(next) > 0 {
			n := copy(p, firstLine(next[:min(early-c.passed, len(next))]))
			c.passed += n
			return n, nil
		}
		if err := c.fill(); err != nil {
			return 0, c.abandon(err)
		}
	}
	if err := c.scanHead(); err != nil {
		return 0, err
	}
	return c.pass(p)
}

// firstLine returns b up to its first LF, without that.
func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return line
}

// awaitHead returns when there is a first byte of a head. Empty lines before it
// are left out (RFC 9112 §2.2).
func (c *Conn) awaitHead() error {
	for c.passed == 0 {
		for len(c.in) > 0 && c.in[0] == '\n' || len(c.in) > 1 && c.in[0] == '\r' && c.in[1] == '\n' {
			c.in = c.in[1:]
		}
		if len(c.in) > 1 || len(c.in) == 1 && c.in[0] != '\r' {
			return nil
		}
		if err := c.fill(); err != nil {
			return err
		}
	}
	return nil
}

// scanHead reads until the head is whole and checked, and makes it the current
// one.
func (c *Conn) scanHead() error {
	s := &c.scanner
	s.max = c.listener.config.MaxHead
	s.raw = slices.Grow(s.raw, len(c.in))
	for {
		n, done, fault := s.scan(c.in)
		c.in = c.in[n:]
		switch {
		case fault != nil:
			return c.reject(fault)
		case done:
			c.head, c.content, c.ready = s.head, s.content, s.raw[c.passed:]
			c.scanner, c.passed = headScanner{}, 0
			return nil
		}
		if err := c.fill(); err != nil {
			return c.abandon(err)
		}
	}
}

// abandon ends the connection after a head that did not come whole.
func (c *Conn) abandon(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return c.reject(late("head"))
	}
	c.dead.Store(true) // net/http would answer 400 to a client that is gone
	return err
}
