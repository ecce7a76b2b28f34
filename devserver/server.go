// Package devserver is gdev's server: the front (net/http) that owns the
// listening socket and every client connection, the generations of workers
// behind it, and the host link between the two.
//
// Contract: New, then Generations.Begin, then Serve. What happens is told to
// Config.Hub, never printed. A Server ends only with Shutdown; nothing that
// an application, a client or a file does ends it. After Shutdown no process
// that it started is left.
package devserver

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"gdev/devserver/python"
	"gdev/devserver/rawhead"
	"gdev/devserver/sendbuffer"
	"gdev/devserver/wire"
	"gdev/inspect"
	"gdev/inspect/history"
)

// Config says what to serve, and how.
type Config struct {
	Hub         *history.Hub                  // takes what happens
	Python      func() (python.Choice, error) // asked anew for each generation
	HostDir     string                        // folder that holds gdev_host
	Setup       wire.Setup
	Prepare     bool          // keep a process ready for the next generation
	Host        string        // that the user named to listen on
	ErrorsToAll bool          // show tracebacks to clients that are not known to be on this machine, too
	Sample      int           // bytes kept of each content
	BufferDir   string        // a folder of the user's own, for what slow clients have not taken yet; without one, memory takes all of it
	Hold        time.Duration // that a request waits for a generation, at most; 0 is DefaultHold
	Drain       time.Duration // that a generation goes on after another has replaced it, at most; 0 is DefaultDrain
}

// Server is the front.
type Server struct {
	*generations
	config  Config
	http    *http.Server
	numbers atomic.Uint64 // of exchanges
	memory  wire.Memory   // of what hosts said
	faults  faults
}

// Bounds of a connection.
const (
	headTime = 10 * time.Second // for a client to send a head
	idleTime = 2 * time.Minute  // that a connection may wait for its next request
	endTime  = 500 * time.Millisecond
)

// New makes a Server.
func New(c Config) *Server {
	s := &Server{config: c, generations: newGenerations(c), faults: faults{hub: c.Hub}}
	s.http = &http.Server{
		Handler:                      http.HandlerFunc(s.serve),
		ReadHeaderTimeout:            headTime,
		IdleTimeout:                  idleTime,
		MaxHeaderBytes:               rawhead.DefaultMaxHead + rawhead.MaxRequestLine, // rawhead is the one that counts
		ErrorLog:                     log.New(&s.faults, "", 0),
		ConnContext:                  withConn,
		DisableGeneralOptionsHandler: true, // OPTIONS * is the application's
	}
	return s
}

// Serve answers on the listener until Shutdown.
func (s *Server) Serve(ln net.Listener) error {
	buffered := sendbuffer.NewListener(ln, sendbuffer.NewStore(s.config.BufferDir, sendbuffer.DefaultBounds))
	err := s.http.Serve(rawhead.NewListener(buffered, rawhead.Config{Rejected: s.rejected}))
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve on %s: %w", ln.Addr(), err)
	}
	return nil
}

// Shutdown ends the server, its connections and its workers. It takes a second
// at most, and as long as Config.Drain where an application does something at
// its end.
func (s *Server) Shutdown() {
	ctx, cancel := context.WithTimeout(context.Background(), endTime)
	defer cancel()
	s.generations.Close()
	if err := s.http.Shutdown(ctx); err != nil {
		_ = s.http.Close() // what did not end by now is cut
	}
}

type connKey struct{}

// withConn ties a request to its connection.
func withConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// rejected records a request that was answered before net/http saw it.
func (s *Server) rejected(r rawhead.Rejection) {
	now := time.Now()
	s.config.Hub.Publish(inspect.Exchange{
		Number: s.numbers.Add(1), State: inspect.StateEnded, Outcome: inspect.OutcomeRefused,
		Cause: r.Reason, Began: now, Ended: now, Client: r.Client,
		Request: inspect.Request{
			Method: r.Head.Method, Target: r.Head.Target, Version: r.Head.Version, Fields: r.Head.Fields,
		},
		Response: inspect.Response{
			Status: fmt.Sprintf("%d %s", r.Status, http.StatusText(r.Status)), ByHost: true,
		},
	})
}

// date is the Date field's value now (RFC 9110 §5.6.7).
func (s *Server) date() string { return time.Now().UTC().Format(http.TimeFormat) }
