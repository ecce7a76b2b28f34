// Package worker implements [host.Host] with processes: the user's Python
// running gdev's Python host.
//
// Contract: a [Worker] is one generation's and is never restarted. Its process is
// the leader of a process group of its own, and Stop ends the whole group; so do
// a Guard, and the process itself, when gdev goes away.
//
// [Prepared] keeps a process ready for the next generation. It learns from each
// generation which libraries the application imports:
//
//	Learn → plan → zygote (imports libraries) → fork → standby (imports those
//	that no fork survives) → Acquire → Load
//
// Where forking is not safe, the standby is a process of its own.
package worker

import (
	"sync"
	"sync/atomic"

	"gdev/devserver/host"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// Worker is a started process.
type Worker struct {
	*process
	pool   *Prepared
	spec   host.Spec
	start  inspect.Start
	zygote *zygote // the parent of a fork; else nil
	links  []*wire.Conn

	addedMu sync.Mutex
	added   []*wire.Conn // links of threads that AddThread made; guarded by addedMu

	// What comes on the control socket.
	hello     chan wire.Hello
	loaded    chan error             // has one value: nil, a *host.LoadError or host.ErrStale
	result    wire.Loaded            // valid once loaded has its value
	records   chan wire.ImportRecord // has two at most: of loading, and of the time from then to Stop
	prompts   chan wire.Prompt
	refreshed chan wire.Refreshed // has one answer at most
	where     chan string         // has one answer at most
	follow    atomic.Pointer[func(wire.Files)]

	stopOnce  sync.Once
	stopping  atomic.Bool // Stop was called, and the exit is no surprise
	loadEnded atomic.Bool // the application is loaded, or has failed to
	whereMu   sync.Mutex  // held while Where waits for its answer
	refreshMu sync.Mutex  // held while Refresh waits for its answer
}

// start starts an interpreter that waits for Load. The error is a
// *host.StartError where the system would not execute it.
func (s *Prepared) start(spec host.Spec) (*Worker, error) {
	w := newWorker(s, spec, inspect.StartCold)
	p, err := launch(spec, s.guard, spec.Setup.Threads, w.handle)
	if err != nil {
		return nil, &host.StartError{Err: err}
	}
	w.process = p
	return w, nil
}

func newWorker(pool *Prepared, s host.Spec, start inspect.Start) *Worker {
	return &Worker{
		pool: pool, spec: s, start: start,
		hello:   make(chan wire.Hello, 1),
		loaded:  make(chan error, 1),
		records: make(chan wire.ImportRecord, 2),

		prompts:   make(chan wire.Prompt),
		refreshed: make(chan wire.Refreshed, 1),
		where:     make(chan string, 1),
	}
}

// Start is how the process was started.
func (w *Worker) Start() inspect.Start { return w.start }

// PID is the process's number.
func (w *Worker) PID() int { return w.pid }
