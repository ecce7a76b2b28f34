package rawhead

import (
	"errors"
	"io"
	"net"
	"time"
)

// Bounds of how long a connection is read from after its last response. They
// hold nobody up but a client that goes on sending to a server that has ended.
const (
	lingerTime   = 30 * time.Second // in all
	lingerSilent = 2 * time.Second  // while nothing comes
)

// Close closes the connection. The sending side ends first, and what the client
// still sends is read and dropped until it ends its own side, within a bound:
// to close a socket while bytes come resets the connection, which may take the
// response away from a client that has not read it yet (RFC 9112 §9.6). It
// closes at once where CutOff was called, the Listener is closed, or another
// Close is under way.
func (c *Conn) Close() error {
	if !c.listener.closed.Load() {
		c.linger()
	}
	return c.Conn.Close()
}

// CloseWrite ends the sending side and takes in what still comes, as Close does:
// net/http calls it to wait then for half a second, in which it reads nothing.
func (c *Conn) CloseWrite() error {
	c.linger()
	return nil
}

// CutOff has Close reset the connection: a client to which the end of the
// connection is the end of the content can only tell by this that it is not
// whole (RFC 9112 §6.3).
func (c *Conn) CutOff() {
	c.left.Store(true)
	if s, ok := c.Conn.(interface{ SetLinger(int) error }); ok {
		_ = s.SetLinger(0) // the connection ends anyhow
	}
}

func (c *Conn) linger() {
	if c.left.Swap(true) || closeWrite(c.Conn) != nil {
		return
	}
	_, _ = io.Copy(io.Discard, patient{c.Conn, time.Now().Add(lingerTime)}) // an error is an end
}

// DropUntil reads and drops what still comes, after Abandon, until end is
// closed.
func (c *Conn) DropUntil(end <-chan struct{}) {
	_ = c.Conn.SetReadDeadline(time.Time{}) // an error means that the connection has ended
	go func() {
		<-end
		_ = c.Conn.SetReadDeadline(time.Unix(1, 0))
	}()
	_, _ = io.Copy(io.Discard, c.Conn) // an error is an end
}

func closeWrite(c net.Conn) error {
	if w, ok := c.(interface{ CloseWrite() error }); ok {
		return w.CloseWrite()
	}
	return errors.ErrUnsupported
}

// patient reads until nothing comes for lingerSilent.
type patient struct {
	conn net.Conn
	end  time.Time
}

// Read implements io.Reader.
func (p patient) Read(b []byte) (int, error) {
	until := time.Now().Add(lingerSilent)
	if until.After(p.end) {
		until = p.end
	}
	if err := p.conn.SetReadDeadline(until); err != nil {
		return 0, err
	}
	return p.conn.Read(b)
}
