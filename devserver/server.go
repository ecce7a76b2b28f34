// Package devserver is gdev's server: the front that owns the listening socket
// and every client connection (package front), and the generations of the
// application behind it (package generation), each in a process of its own
// (package worker).
//
// Contract: New, then Begin, then Serve. What happens goes to Config.Hub, and is
// never printed. A Server ends only with Shutdown; nothing that an application,
// a client or a file does ends it. After Shutdown no process that it started is
// left.
package devserver

import (
	"context"
	"net"
	"time"

	"gdev/devserver/front"
	"gdev/devserver/generation"
	"gdev/devserver/python"
	"gdev/devserver/wire"
	"gdev/devserver/worker"
	"gdev/inspect"
	"gdev/inspect/history"
)

// Config says what to serve, and how.
type Config struct {
	Hub            *history.Hub
	Python         func() (python.Choice, error) // asked anew for each generation
	HostDir        string                        // folder that holds gdev_host
	Setup          wire.Setup
	Prepare        bool          // keep a process ready for the next generation
	Address        string        // the host that the user named to listen on
	ErrorsToAll    bool          // show tracebacks to clients that are not known to be on this machine, too
	Sample         int           // bytes kept of each content
	HeadTimeout    time.Duration // the most that a client may take to send a head; 0 is 10 s
	ContentTimeout time.Duration // the most that a client may send nothing where its content is waited for; 0 is 30 s
	BufferDir      string        // a folder of the user's own, for what slow clients have not taken yet; without one, memory takes all of it
	Hold           time.Duration // the most that a request waits for a generation; 0 is DefaultHold
	Drain          time.Duration // the most that a generation goes on after another has replaced it; 0 is DefaultDrain
}

// Bounds that Config may set otherwise.
const (
	DefaultDrain = generation.DefaultDrain
	DefaultHold  = generation.DefaultHold
)

// Server is the front and what it serves from.
type Server struct {
	pool  *generation.Pool
	front *front.Front
}

// endTime is how long connections may go on once a Server is to end.
const endTime = 500 * time.Millisecond

// New makes a Server.
func New(c Config) *Server {
	pool := generation.New(generation.Config{
		Hub: c.Hub, Python: c.Python, HostDir: c.HostDir, Setup: c.Setup,
		Provider: worker.NewPrepared(func(err error) {
			c.Hub.Publish(inspect.Notice{At: time.Now(), Text: err.Error()})
		}),
		Prepare: c.Prepare, Hold: c.Hold, Drain: c.Drain,
	})
	return &Server{pool: pool, front: front.New(front.Config{
		Hub: c.Hub, Software: c.Setup.Software, Address: c.Address,
		ErrorsToAll: c.ErrorsToAll, Sample: c.Sample, BufferDir: c.BufferDir,
		HeadTimeout: c.HeadTimeout, ContentTimeout: c.ContentTimeout,
	}, pool)}
}

// Serve answers on the listener until Shutdown.
func (s *Server) Serve(ln net.Listener) error { return s.front.Serve(ln) }

// Shutdown ends the server, its connections and its workers. It takes a second
// at most, and as long as Config.Drain where an application does something at
// its end.
func (s *Server) Shutdown() {
	ctx, cancel := context.WithTimeout(context.Background(), endTime)
	defer cancel()
	s.pool.Close()
	s.front.Shutdown(ctx)
}

// Begin starts a new generation in place of the current one, which ends what
// it is serving within a bound.
func (s *Server) Begin(reason inspect.Reason, changed []string) { s.pool.Begin(reason, changed) }

// ChangePending holds requests from now on, until Settled or Begin: files changed,
// those among others.
func (s *Server) ChangePending(paths ...string) { s.pool.ChangePending(paths...) }

// Settled lets requests go on: nothing had really changed.
func (s *Server) Settled() { s.pool.Settled() }

// AssetsChanged lets requests go on after templates or static files have
// changed, and no code; at is when the first of them did. Where files are among
// them that the application may hold, requests wait until it holds none of the
// old ones: it lets go of them, or a new generation begins.
func (s *Server) AssetsChanged(at time.Time, paths []string, mayBeCached bool) {
	s.pool.AssetsChanged(at, paths, mayBeCached)
}

// ForgetLibraries has the next generation import its libraries anew: files of
// them have changed.
func (s *Server) ForgetLibraries() { s.pool.ForgetLibraries() }

// SyncWith has each request wait for sync, which is to return when all changes
// that were made before it was called have led to ChangePending: the system reports
// a change a moment after it was made.
func (s *Server) SyncWith(sync func(context.Context)) { s.pool.SyncWith(sync) }

// FollowWith has follow called for each file that an application is made of, or
// reads, also for those of which that is known already.
func (s *Server) FollowWith(follow func(wire.Files)) { s.pool.FollowWith(follow) }

// Kill ends one exchange: one that waits at once, one that has a thread by an
// exception in it, and where that does not help, by ending its worker.
func (s *Server) Kill(exchange uint64) { s.pool.Kill(exchange) }

// Answer gives the application the line that it waits for, with its end; an
// empty text is the end of the file. A prompt that has ended takes none.
func (s *Server) Answer(prompt uint64, text string) { s.pool.Answer(prompt, text) }

// KillPrompt ends what waits for a line: the exchange, or the worker where it
// is none.
func (s *Server) KillPrompt(prompt uint64) { s.pool.KillPrompt(prompt) }
