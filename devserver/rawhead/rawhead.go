// Package rawhead lets a net/http server see each request head as its client
// sent it, and refuses what net/http would silently repair.
//
// net/http forgets the order and spelling of request fields, joins folded
// lines, and drops Content-Length beside Transfer-Encoding. A Listener of this
// package wraps each connection below the server: it reads a head whole, checks
// it strictly (RFC 9112), keeps it, and only then passes its bytes on,
// unchanged. It follows the framing of the content too, so that it knows where
// the next head begins and checks each chunk.
//
// Contract: one Read of a Conn never returns bytes of two messages. A head that
// breaks a rule is answered here with a whole response, after those before it,
// and given to Config.Rejected; net/http then sees the end of the connection.
// What breaks in the content is the error of the handler's read of it, a
// *Fault. What net/http would answer without its handler is refused here
// first, but for OPTIONS *, where http.Server.DisableGeneralOptionsHandler
// must be set. Deadlines are those that net/http sets.
package rawhead

import (
	"net"
	"sync/atomic"

	"gdev/inspect"
)

// Head is the head of a request as its client sent it. Its strings are native
// strings: the bytes of the wire read as Latin-1.
type Head struct {
	Method  string
	Target  string // request target, RFC 9112 §3.2
	Version string // "HTTP/1.1"
	Fields  []inspect.Field
}

// Request is what a record of the request says of its head.
func (h Head) Request() inspect.Request {
	return inspect.Request{Method: h.Method, Target: h.Target, Version: h.Version, Fields: h.Fields}
}

// Config says how a Listener checks.
type Config struct {
	// MaxHead is the most bytes that all field lines of a request may have
	// together; 0 means DefaultMaxHead. http.Server.MaxHeaderBytes must be at
	// least MaxHead and MaxRequestLine together.
	MaxHead int
	// Rejected is called with each head that was refused, before its answer is
	// sent. It may be called by several goroutines at once; nil is allowed.
	Rejected func(Rejection)
}

// DefaultMaxHead is the bound of the field lines where Config names none.
const DefaultMaxHead = 64 << 10

// Listener accepts connections as *Conn.
type Listener struct {
	net.Listener
	config Config
	closed atomic.Bool
}

// NewListener wraps a listener.
func NewListener(ln net.Listener, c Config) *Listener {
	if c.MaxHead <= 0 {
		c.MaxHead = DefaultMaxHead
	}
	return &Listener{Listener: ln, config: c}
}

// Accept waits for the next connection and returns it as a *Conn.
func (l *Listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &Conn{Conn: c, listener: l}, nil
}

// Close closes the listener; connections close without a delay from now on.
func (l *Listener) Close() error {
	l.closed.Store(true)
	return l.Listener.Close()
}
