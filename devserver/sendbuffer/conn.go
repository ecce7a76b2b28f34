package sendbuffer

import (
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// closeTime is how long a client may take nothing of what is left when the
// connection is closed.
const closeTime = 5 * time.Second

// Conn is a connection of a Listener.
type Conn struct {
	net.Conn
	now *immediate // writes as far as the system takes it at once

	mu      sync.Mutex
	room    sync.Cond // there may be room in queue, or err is set
	queue   queue
	drained chan struct{} // closed when the buffer is empty, or given up; nil while it is empty
	err     error         // the error of the first write that failed, or Discard's
	ends    bool          // the sending side, once the buffer is empty
	closes  bool          // the connection, likewise

	waits atomic.Bool // a Write waits for room
}

func newConn(c net.Conn, s *Store) *Conn {
	b := &Conn{Conn: c, now: newImmediate(c), queue: queue{store: s}}
	b.room.L = &b.mu
	return b
}

// Write sends p, or keeps it to be sent. The error is that of an earlier write,
// where one has failed since.
func (c *Conn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	sent := 0
	if c.err == nil && c.drained == nil {
		sent, c.err = c.now.write(p)
	}
	for c.err == nil && sent < len(p) {
		n := c.queue.add(p[sent:])
		sent += n
		if c.drained == nil {
			c.drained = make(chan struct{})
			go c.drain()
		}
		if n == 0 {
			c.waits.Store(true)
			c.room.Wait()
			c.waits.Store(false)
		}
	}
	return sent, c.err
}

// Waits reports whether a Write waits for the client, because the buffer is full.
func (c *Conn) Waits() bool { return c.waits.Load() }

// Drained is closed when the client has taken all that was written, or never
// will, as Err says; it is nil where nothing is held.
func (c *Conn) Drained() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.drained
}

// Err is why what was written does not reach the client, or nil.
func (c *Conn) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// ErrDiscarded is the error of a connection after Discard.
var ErrDiscarded = errors.New("what was left to send was discarded")

// Discard drops what is held. Whoever writes, now or later, gets ErrDiscarded.
func (c *Conn) Discard() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return
	}
	c.err = ErrDiscarded
	c.room.Broadcast()
	_ = c.Conn.SetWriteDeadline(time.Unix(1, 0)) // wakes drain; an error means that the connection has ended
}

// drain sends what is held, as quickly as the client takes it.
func (c *Conn) drain() {
	buf := make([]byte, 64<<10)
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.err == nil && c.queue.size() > 0 {
		b, err := c.queue.peek(buf)
		n := 0
		if err == nil {
			n, err = c.send(b)
		}
		c.queue.drop(n)
		if c.err == nil {
			c.err = err
		}
		c.room.Broadcast()
	}
	c.queue.clear()
	close(c.drained)
	c.drained = nil
	switch {
	case c.closes:
		_ = c.Conn.Close() // nobody waits for the error
	case c.ends:
		_ = closeWrite(c.Conn)
	}
}

// send writes to the client, which others need not wait for.
func (c *Conn) send(b []byte) (int, error) {
	if c.closes {
		_ = c.Conn.SetWriteDeadline(time.Now().Add(closeTime)) // Write would return an error
	}
	c.mu.Unlock()
	defer c.mu.Lock()
	return c.Conn.Write(b)
}

// CloseWrite ends the sending side after what is held.
func (c *Conn) CloseWrite() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ends = true; c.drained != nil {
		return nil
	}
	return closeWrite(c.Conn)
}

func closeWrite(c net.Conn) error {
	if w, ok := c.(interface{ CloseWrite() error }); ok {
		return w.CloseWrite()
	}
	return errors.ErrUnsupported
}

// Close closes the connection after what is held, unless the client stops to take
// it.
func (c *Conn) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.drained != nil && !c.closes {
		c.closes = true
		if c.err != nil {
			return nil
		}
		return c.Conn.SetWriteDeadline(time.Now().Add(closeTime))
	}
	return c.Conn.Close()
}

// SetLinger is that of the connection underneath.
func (c *Conn) SetLinger(seconds int) error {
	if s, ok := c.Conn.(interface{ SetLinger(int) error }); ok {
		return s.SetLinger(seconds)
	}
	return errors.ErrUnsupported
}
