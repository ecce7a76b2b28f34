// Package worker starts and ends worker processes: the user's Python running
// gdev's host.
//
// Contract: a Worker is one generation's and is never restarted. Start or a
// Supply gives a process that waits; Load tells it what to load, AwaitHello and
// AwaitLoaded say how that went. Its process is the leader of a process group of
// its own, and Stop ends the whole group; so do a Guard, and the process itself,
// when gdev goes away. Done is closed after the process has ended and its last output was
// read.
//
// A Supply keeps a process ready for the next generation. It learns from each
// generation which libraries the application imports:
//
//	Learn → plan → zygote (imports libraries) → fork → standby (imports those
//	that no fork survives) → Take → Load
//
// Where forking is not safe, the standby is a process of its own.
package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"gdev/devserver/host"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// Worker is a started process.
type Worker struct {
	*process
	pool     *Prepared
	spec     host.Spec
	start    inspect.Start
	zygote   *zygote // it was forked from; nil: from none
	links    []*wire.Conn
	adding   sync.Mutex
	added    []*wire.Conn // of threads that were added since; guarded by adding
	hello    chan wire.Hello
	loaded   chan error // one value: nil or *host.LoadError
	answer   wire.Loaded
	learned  chan wire.ImportRecord // two values at most: of loading, of the time after it
	stopping atomic.Bool            // Stop was called: the exit is no surprise
	judged   atomic.Bool            // the application is loaded, or has failed to
	stop     sync.Once
	asking   sync.Mutex  // one question after another
	where    chan string // one answer at most

	asks       chan wire.Prompt
	refreshing sync.Mutex          // one Refresh at a time
	refreshed  chan wire.Refreshed // one answer at most
	follow     atomic.Pointer[func(wire.Files)]
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
		learned: make(chan wire.ImportRecord, 2),

		asks:      make(chan wire.Prompt),
		refreshed: make(chan wire.Refreshed, 1),
		where:     make(chan string, 1),
	}
}

// Load has the process load the application, without the bytecode caches of
// the files that have changed. Output is called, from two goroutines, with what
// it writes to its stdout and stderr outside of exchanges. A process that has
// ended is noticed by its exit, not here.
func (w *Worker) Load(changed []string, output func(inspect.Stream, string)) {
	if w.zygote != nil { // what libraries wrote when they were imported, they would have written now
		w.zygote.stdout.tell(inspect.Stdout, output)
		w.zygote.stderr.tell(inspect.Stderr, output)
	}
	w.stdout.listen(inspect.Stdout, output)
	w.stderr.listen(inspect.Stderr, output)
	if w.control.SendJSON(wire.KindLoad, wire.Load{Changed: changed}) != nil {
		return
	}
	w.links, _ = w.sockets.connect(w.spec.Setup.Threads, w.done)
}

// handle takes what comes on the control socket.
func (w *Worker) handle(f wire.Frame) {
	switch f.Kind {
	case wire.KindHello:
		var h wire.Hello
		if f.Decode(&h) == nil {
			w.hello <- h
		}
	case wire.KindLoaded:
		w.judged.Store(true)
		err := f.Decode(&w.answer)
		w.loaded <- err
	case wire.KindFailed:
		w.judged.Store(true)
		var failed wire.Failed
		if err := f.Decode(&failed); err != nil {
			w.loaded <- err
			return
		}
		w.answer.Mispredicted = failed.Mispredicted
		w.loaded <- &host.LoadError{Failed: failed}
	case wire.KindStale:
		w.loaded <- host.ErrStale
	case wire.KindImportRecord:
		var l wire.ImportRecord
		if f.Decode(&l) == nil {
			w.learned <- l
		}
	case wire.KindPrompt:
		var a wire.Prompt
		if f.Decode(&a) == nil {
			select {
			case w.asks <- a:
			case <-w.done:
			}
		}
	case wire.KindRefresh:
		var r wire.Refreshed
		if f.Decode(&r) == nil {
			w.refreshed <- r
		}
	case wire.KindFiles:
		var files wire.Files
		if follow := w.follow.Load(); follow != nil && f.Decode(&files) == nil {
			(*follow)(files)
		}
	case wire.KindWhere:
		var answer wire.Where
		if f.Decode(&answer) == nil {
			select {
			case w.where <- answer.Where:
			default: // nobody waits for it any more
			}
		}
	}
}

// AwaitHello waits for the interpreter to introduce itself. The error is a
// *host.StartError where the process ended first.
func (w *Worker) AwaitHello(ctx context.Context) (wire.Hello, error) {
	select {
	case h := <-w.hello:
		if h.Protocol != wire.Version {
			return h, &host.StartError{Err: fmt.Errorf("the host speaks protocol %d, not %d", h.Protocol, wire.Version)}
		}
		return h, nil
	case <-w.done:
		select {
		case h := <-w.hello:
			return h, nil
		default:
		}
		return wire.Hello{}, &host.StartError{Err: errors.New(w.status), Stderr: w.LastOutput()}
	case <-ctx.Done():
		return wire.Hello{}, ctx.Err()
	}
}

// AwaitLoaded waits for the application. The error is a *host.LoadError where it
// failed, also where the process died of it, or host.ErrStale.
func (w *Worker) AwaitLoaded(ctx context.Context) (wire.Loaded, error) {
	select {
	case err := <-w.loaded:
		return w.answer, err
	case <-w.done:
		select {
		case err := <-w.loaded:
			return w.answer, err
		default:
		}
		return wire.Loaded{}, &host.LoadError{Failed: wire.Failed{Failure: inspect.Failure{
			Kind:    inspect.FailureDied,
			Message: "the process ended while it loaded the application: " + w.status,
			Output:  w.LastOutput(),
		}}}
	case <-ctx.Done():
		return wire.Loaded{}, ctx.Err()
	}
}

// awaitLearned is the libraries that the application has imported: while it
// was loaded, and, when it is called once more after Stop, since then. A process
// that ends otherwise has learned nothing.
func (w *Worker) awaitLearned(ctx context.Context) wire.ImportRecord {
	select {
	case l := <-w.learned:
		return l
	case <-w.lost:
	case <-ctx.Done():
	}
	select {
	case l := <-w.learned:
		return l
	default:
		return wire.ImportRecord{}
	}
}

// Start is how the process was started.
func (w *Worker) Start() inspect.Start { return w.start }

// PID is the process's number.
func (w *Worker) PID() int { return w.pid }

// Links are the sockets of the threads that it has from its start.
func (w *Worker) Links() []*wire.Conn { return w.links }

// AddThread has the process serve with one thread more, and gives its socket.
func (w *Worker) AddThread() (*wire.Conn, error) {
	w.adding.Lock()
	defer w.adding.Unlock()
	if w.Stopping() {
		return nil, errors.New("the process is to end")
	}
	link, err := w.sockets.another(w.control, w.done)
	if err != nil {
		return nil, fmt.Errorf("add a thread: %w", err)
	}
	w.added = append(w.added, link)
	return link, nil
}

// Done is closed when the process has ended.
func (w *Worker) Done() <-chan struct{} { return w.done }

// Status says how the process ended ("exit status 1", "signal: killed"). It
// is valid once Done is closed.
func (w *Worker) Status() string { return w.status }

// ReleaseOutput hands on what the process has written without a line end, for
// it may be what it asks.
func (w *Worker) ReleaseOutput() {
	w.stdout.release()
	w.stderr.release()
}

// Stopping reports whether gdev ended the process.
func (w *Worker) Stopping() bool { return w.stopping.Load() }

// KeepSource gives the process the text of code that it has loaded, since the file is
// another one by now.
func (w *Worker) KeepSource(path string, text []byte) {
	head, err := json.Marshal(wire.Source{Path: inspect.Path(path)})
	if err == nil {
		_ = w.control.Send(wire.KindSource, slices.Concat(head, []byte{'\n'}, text)) // one that has ended needs none
	}
}

// Interrupt asks the host to raise an exception in the thread that serves the
// exchange.
func (w *Worker) Interrupt(exchange uint64) error {
	return w.control.SendJSON(wire.KindKill, wire.Exchange{Exchange: exchange})
}

// FollowWith has follow called for what the application reads. It is to be
// called before Load; follow returns soon, and what it is told before the
// application is loaded it has dealt with when AwaitLoaded returns.
func (w *Worker) FollowWith(follow func(wire.Files)) { w.follow.Store(&follow) }

// Refresh has the application hold no template that was read before, waits for
// that, and gives those of the files of which it may still hold something: all,
// where it does not answer in time. The process must have said Hello.
func (w *Worker) Refresh(ctx context.Context, files []string) (held []string) {
	w.refreshing.Lock()
	defer w.refreshing.Unlock()
	ctx, cancel := context.WithTimeout(ctx, refreshTime)
	defer cancel()
	if w.control.SendJSON(wire.KindRefresh, wire.Refresh{Files: files}) != nil {
		return nil // it has ended, and holds nothing
	}
	select {
	case r := <-w.refreshed:
		return r.Cached
	case <-w.lost:
		return nil
	case <-ctx.Done():
		return files // an answer that still comes is of no matter: a reload follows
	}
}

// refreshTime is how long an application may take to let go of its templates.
const refreshTime = time.Second

// Asks is where the lines come that the process wants. Somebody receives from
// it until Done.
func (w *Worker) Asks() <-chan wire.Prompt { return w.asks }

// Answer gives the process a line that it wants.
func (w *Worker) Answer(l wire.Line) {
	_ = w.control.SendJSON(wire.KindLine, l) // a process that has ended wants none
}

// Stop ends the process and its group and waits for it: it asks, then, after
// patience, tells, and soon after kills. What an application has registered to
// be done at the end has that time, and so have threads that are no daemons.
// Cut is nil where it sufficed. It may be called more than once; the first call
// counts.
func (w *Worker) Stop(patience time.Duration) (cut *host.Cut) {
	w.stop.Do(func() { cut = w.end(patience) })
	return cut
}

// The bounds of what a process is given to end.
const (
	loadingTime   = 300 * time.Millisecond // where it has not loaded the application yet
	terminateTime = 300 * time.Millisecond // between telling and killing
	whereTime     = 100 * time.Millisecond // to say where it is
)

func (w *Worker) end(patience time.Duration) (cut *host.Cut) {
	w.stopping.Store(true)
	_ = w.control.Send(wire.KindStop, nil) // a dead host cannot be asked
	if !w.judged.Load() {
		patience = min(patience, loadingTime)
	}
	if !w.wait(patience) {
		if w.judged.Load() {
			cut = &host.Cut{After: patience, Where: w.Where()}
		}
		w.signal(terminateGroup)
		if !w.wait(terminateTime) {
			w.Abort()
			<-w.done
		}
	}
	w.close()
	closeAll(w.links)
	w.adding.Lock()
	defer w.adding.Unlock()
	closeAll(w.added)
	return cut
}

// Where asks a process where it is; it is empty where that takes too long.
func (w *Worker) Where() string {
	w.asking.Lock()
	defer w.asking.Unlock()
	select {
	case <-w.where: // came too late for whoever asked before
	default:
	}
	if w.control.Send(wire.KindWhere, nil) != nil {
		return ""
	}
	select {
	case where := <-w.where:
		return where
	case <-w.done:
	case <-time.After(whereTime):
	}
	return ""
}

// Abort ends the process and its group at once, as a crash would: Stopping stays
// as it is, Done follows.
func (w *Worker) Abort() { w.signal(killGroup) }

func (w *Worker) wait(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-w.done:
		return true
	case <-t.C:
		return false
	}
}
