package rawhead

import (
	"io"
	"net"
)

// endOfChunks is the last chunk of a response, with an empty trailer section.
const endOfChunks = "0\r\n\r\n"

// framing says how the end of a response is known.
type framing struct {
	chunked  bool
	persists bool // the connection may go on after it
}

// Write passes on what net/http sends. After a rejection it fails: net/http
// would add an answer of its own.
func (c *Conn) Write(p []byte) (int, error) {
	switch {
	case c.dead.Load():
		return 0, net.ErrClosed
	case c.ended && string(p) == endOfChunks:
		c.ended = false
		return len(p), nil
	}
	a := c.responseHead.Load()
	if a == nil {
		return c.Conn.Write(p)
	}
	out, done := a.write(p)
	if done {
		c.framing = a.framing
		c.responseHead.Store(nil)
	}
	if _, err := c.Conn.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// ReadFrom lets io.Copy use what the system offers to send a file.
func (c *Conn) ReadFrom(r io.Reader) (int64, error) {
	if c.dead.Load() {
		return 0, net.ErrClosed
	}
	return io.Copy(c.Conn, r)
}

// Persists reports whether the head of the current response, which was written,
// lets the connection go on after it (RFC 9112 §9.3).
func (c *Conn) Persists() bool { return c.framing.persists }

// EndChunks ends a response in the chunked coding whose last block was flushed:
// net/http does so only when the handler has returned, and what the handler
// has left to do is no reason to have the client wait.
func (c *Conn) EndChunks() error {
	if !c.framing.chunked || c.ended {
		return nil
	}
	c.ended = true
	_, err := c.Conn.Write([]byte(endOfChunks))
	return err
}
