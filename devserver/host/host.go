// Package host says what a place is where one generation of the application
// lives, and what provides such places. Package generation uses it; package
// worker implements it with processes.
//
// Contract: a Host serves one generation and is never used for another. It is
// given once what to load ([Host.Load]); [Host.AwaitHello] and
// [Host.AwaitLoaded] say how that went. Once [Host.Done] is closed, nothing of
// the application runs any more, and its last output was read.
package host

import (
	"context"
	"time"

	"gdev/devserver/wire"
	"gdev/inspect"
)

// Host is a place where one generation of the application lives. Its methods
// may be called from any goroutine.
type Host interface {
	Loader
	Server
	Prompter
	Ender

	// Start says how the place was made.
	Start() inspect.Start
	// PID is the number of the process.
	PID() int
}

// Loader is what a host does until the application can be called.
type Loader interface {
	// FollowWith has follow called for what the application reads. It is to be
	// called before Load; follow returns soon, and what it was given before the
	// application is loaded it has dealt with when AwaitLoaded returns.
	FollowWith(follow func(wire.Files))
	// Load begins to load the application, without the bytecode caches of the
	// files that have changed. Output is called, from two goroutines, with what
	// is written to stdout and stderr outside of exchanges.
	Load(changed []string, output func(inspect.Stream, string))
	// AwaitHello waits for the interpreter to introduce itself. The error is a
	// *StartError where the process ended first.
	AwaitHello(context.Context) (wire.Hello, error)
	// AwaitLoaded waits for the application. The error is a *LoadError where it
	// failed, also where the process died of it, or ErrStale.
	AwaitLoaded(context.Context) (wire.Loaded, error)
	// Mispredicted reports whether loading has shown that what was imported ahead
	// of the project is not as the project needs it. The provider then forgets
	// what it has learned.
	Mispredicted() bool
	// Learn waits for what the application has imported, and has the provider
	// prepare for the next generation. It is to be called when the application is
	// loaded, and may be called again after Stop. It gives, in sentences for the
	// user, what differs from a host that was started afresh.
	Learn(context.Context) (differs []string)
}

// Server is what a host does while the application serves.
type Server interface {
	// Links are the connections to the threads that serve from the start.
	Links() []*wire.Conn
	// AddThread has one thread more serve, and gives the connection to it.
	AddThread() (*wire.Conn, error)
	// Interrupt raises an exception in the thread that serves the exchange.
	Interrupt(exchange uint64) error
	// Refresh has the application hold no template that was read before, waits for
	// that, and gives those of the files of which it may still hold something.
	// The host must have said Hello.
	Refresh(ctx context.Context, files []string) (held []string)
	// KeepSource gives the host the text of code that it has loaded, since the file is
	// another one by now.
	KeepSource(path string, text []byte)
	// Where says where the main thread is; it is empty where that takes too long.
	Where() string
}

// Prompter is what a host does where the application reads a line from its user.
type Prompter interface {
	// Prompts is where the lines come that the application wants. Somebody receives
	// from it until Done.
	Prompts() <-chan wire.Prompt
	// Answer gives the application a line that it wants.
	Answer(wire.Line)
	// FlushOutput hands on what was written without a line end: it may be the
	// question.
	FlushOutput()
}

// Ender is how a host ends.
type Ender interface {
	// Stop ends the host in order and waits for that: it is asked, and after
	// patience it is ended. What an application does at its end, in exit handlers
	// or in threads that are no daemons, has that time. Cut is nil where that
	// sufficed. Stop may be called more than once; the first call counts.
	Stop(patience time.Duration) *Cut
	// Abort ends the host at once, as a crash would: Stopping stays as it is.
	Abort()
	// Stopping reports whether Stop was called.
	Stopping() bool
	// Done is closed when the host has ended.
	Done() <-chan struct{}
	// Status says how it has ended ("exit status 1", "signal: killed"). It is
	// valid once Done is closed.
	Status() string
	// LastOutput is the end of what was written to stdout and stderr.
	LastOutput() string
}

// Cut says that a host did not end by itself.
type Cut struct {
	After time.Duration
	Where string // the main thread was, or the threads that it waited for; empty where that is not known
}

// Spec says what to start.
type Spec struct {
	Python  string     // path of the interpreter
	HostDir string     // folder that holds the package gdev_host
	Env     []string   // the environment of the process, "KEY=value"
	Setup   wire.Setup // its Protocol is set by who starts the host
}

// Provider makes hosts, and prepares some ahead of their use. Its methods may be
// called from any goroutine.
type Provider interface {
	// Acquire gives a host that waits for Load: a prepared one where there is one,
	// else a fresh one. The error is a *StartError where there can be none.
	Acquire(Spec) (Host, error)
	// Start gives a host of which nothing was prepared.
	Start(Spec) (Host, error)
	// Prewarm has the prepared host use the time until it is acquired: files have
	// changed, and what that means is still to be found out.
	Prewarm()
	// Forget ends what is prepared and forgets what was learned: libraries may
	// have changed.
	Forget()
	// Distrust forgets, and forks no more: a fork has crashed.
	Distrust()
	// Close ends what is prepared. All hosts that were acquired must have ended.
	Close()
}
