// Package front is the HTTP side of gdev: it owns every client connection, and
// records each exchange while the application, or a page of gdev's own, answers.
//
// Contract: New, then Serve, which lasts until Shutdown. A thread to call the
// application comes from a [generation.Pool]. What happens goes to Config.Hub,
// never to a terminal; nothing that an application or a client does ends a
// Front.
package front

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"gdev/devserver/generation"
	"gdev/devserver/rawhead"
	"gdev/devserver/sendbuffer"
	"gdev/devserver/wire"
	"gdev/inspect"
	"gdev/inspect/history"
)

// Config says how to serve.
type Config struct {
	Hub            *history.Hub
	Software       string        // the Server field of gdev's own pages, "gdev/0.1.0"
	Address        string        // the host that the user named to listen on
	ErrorsToAll    bool          // show tracebacks to clients that are not known to be on this machine, too
	Sample         int           // bytes kept of each content
	HeadTimeout    time.Duration // the most that a client may take to send a head; 0 is 10 s
	ContentTimeout time.Duration // the most that a client may send nothing where its content is waited for; 0 is 30 s
	BufferDir      string        // a folder of the user's own, for what slow clients have not taken yet; without one, memory takes all of it
}

// Front is the HTTP server.
type Front struct {
	config  Config
	pool    *generation.Pool
	http    *http.Server
	numbers atomic.Uint64 // the number of the newest exchange
	frames  wire.FrameCache
	faults  faults
}

// Bounds of a connection.
const (
	headTimeout    = 10 * time.Second // the default of Config.HeadTimeout
	contentTimeout = 30 * time.Second // the default of Config.ContentTimeout
	idleTime       = 2 * time.Minute  // the most that a connection may wait for its next request
)

// New makes a Front whose requests get threads of the pool.
func New(c Config, pool *generation.Pool) *Front {
	c.HeadTimeout, c.ContentTimeout = cmp.Or(c.HeadTimeout, headTimeout), cmp.Or(c.ContentTimeout, contentTimeout)
	f := &Front{config: c, pool: pool, faults: faults{hub: c.Hub}}
	f.http = &http.Server{
		Handler:                      http.HandlerFunc(f.serve),
		ReadHeaderTimeout:            c.HeadTimeout,
		IdleTimeout:                  idleTime,
		MaxHeaderBytes:               rawhead.DefaultMaxHead + rawhead.MaxRequestLine, // rawhead is the one that counts
		ErrorLog:                     log.New(&f.faults, "", 0),
		ConnContext:                  withConn,
		DisableGeneralOptionsHandler: true, // OPTIONS * is the application's
	}
	return f
}

// Serve answers on the listener until Shutdown.
func (f *Front) Serve(ln net.Listener) error {
	buffered := sendbuffer.NewListener(ln, sendbuffer.NewStore(f.config.BufferDir, sendbuffer.DefaultBounds))
	err := f.http.Serve(rawhead.NewListener(buffered, rawhead.Config{Rejected: f.rejected}))
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve on %s: %w", ln.Addr(), err)
	}
	return nil
}

// Shutdown ends the connections; those that have not ended with ctx are cut.
func (f *Front) Shutdown(ctx context.Context) {
	if err := f.http.Shutdown(ctx); err != nil {
		_ = f.http.Close()
	}
}

type connKey struct{}

// withConn ties a request to its connection.
func withConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// rejected records a request that was answered before net/http saw it.
func (f *Front) rejected(r rawhead.Rejection) {
	now := time.Now()
	f.config.Hub.Publish(inspect.Exchange{
		Number: f.numbers.Add(1), State: inspect.StateEnded, Outcome: inspect.OutcomeRefused,
		Cause: r.Reason, Began: now, Ended: now, Client: r.Client,
		Request: r.Head.Request(),
		Response: inspect.Response{
			Status: fmt.Sprintf("%d %s", r.Status, http.StatusText(r.Status)), ByHost: true,
		},
	})
}

// date is the Date field's value now (RFC 9110 §5.6.7).
func date() string { return time.Now().UTC().Format(http.TimeFormat) }
