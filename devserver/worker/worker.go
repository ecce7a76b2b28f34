// Package worker starts and ends worker processes: the user's Python running
// gdev's host.
//
// Contract: Start returns a process that has been told what to load; Await
// says how that went. A Worker is one generation's and is never restarted. Its
// process is the leader of a process group of its own, and Stop ends the whole
// group; so does the process itself when gdev goes away. Done is closed after
// the process was reaped and its last output read.
package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"gdev/devserver/wire"
	"gdev/inspect"
)

// Spec says what to start.
type Spec struct {
	Python  string   // path of the interpreter
	HostDir string   // folder that holds the package gdev_host
	Env     []string // of the process, "KEY=value"
	Setup   wire.Setup
	// Output is called with what the process wrote to its stdout and stderr
	// outside of exchanges, from two goroutines.
	Output func(stream inspect.Stream, text string)
}

// Worker is a started process.
type Worker struct {
	cmd     *exec.Cmd
	control *wire.Conn
	links   []*wire.Conn
	hello   chan wire.Hello
	loaded  chan error // one value: nil or *LoadError
	answer  wire.Loaded
	asked   atomic.Bool // Stop was called: the exit is no surprise
	stdout  *tail
	stderr  *tail
	done    chan struct{}
	status  string // how the process ended; valid once done is closed
}

// LoadError says that the application could not be loaded.
type LoadError struct {
	Failure inspect.Failure
	Files   []string // to be watched, so that a save of one tries again
}

// Error implements error.
func (e *LoadError) Error() string { return e.Failure.Message }

// StartError says that the process never became a host: it could not be
// executed, or ended before its first frame.
type StartError struct {
	Err    error  // of the operating system, or how the process ended
	Stderr string // what it wrote
}

// Error implements error.
func (e *StartError) Error() string { return e.Err.Error() }

// Unwrap gives the operating system's error.
func (e *StartError) Unwrap() error { return e.Err }

// Start starts a process and sends it its Setup. The error is a *StartError
// where the system would not execute it.
func Start(spec Spec) (*Worker, error) {
	plan, err := newSockets(1 + spec.Setup.Threads)
	if err != nil {
		return nil, fmt.Errorf("start worker: %w", err)
	}
	defer plan.closeRemote()
	w := &Worker{
		hello:  make(chan wire.Hello, 1),
		loaded: make(chan error, 1),
		done:   make(chan struct{}),
	}
	w.cmd = exec.Command(spec.Python, filepath.Join(spec.HostDir, "gdev_host"), plan.argument)
	w.cmd.Dir = spec.Setup.Directory
	w.cmd.Env = append(spec.Env, plan.env...)
	w.cmd.ExtraFiles = plan.remote
	w.cmd.SysProcAttr = ownGroup()
	if err := w.run(spec); err != nil {
		plan.closeLocal()
		return nil, &StartError{Err: err}
	}
	conns, err := plan.connect(w.done)
	if err != nil {
		w.Abort()
		<-w.done
		return nil, &StartError{Err: fmt.Errorf("%w: %s", err, w.status), Stderr: w.LastOutput()}
	}
	w.control, w.links = wire.NewConn(conns[0]), nil
	for _, c := range conns[1:] {
		w.links = append(w.links, wire.NewConn(c))
	}
	spec.Setup.Protocol = wire.Version
	// A process that has already ended is noticed by its exit, not here.
	_ = w.control.SendJSON(wire.KindSetup, spec.Setup)
	go w.listen()
	return w, nil
}

// run starts the process and the goroutines that read its output and reap it.
func (w *Worker) run(spec Spec) error {
	outR, outW, err := os.Pipe()
	if err != nil {
		return err
	}
	errR, errW, err := os.Pipe()
	if err != nil {
		return errors.Join(err, outR.Close(), outW.Close())
	}
	w.cmd.Stdout, w.cmd.Stderr = outW, errW
	w.stdout = newTail(outR, func(s string) { spec.Output(inspect.Stdout, s) })
	w.stderr = newTail(errR, func(s string) { spec.Output(inspect.Stderr, s) })
	started := make(chan error)
	go w.own(started, outW, errW)
	return <-started
}

// own starts the process and waits for its end on one locked thread: on Linux
// the system kills the process when the thread that started it ends, which is
// meant to happen with gdev and not before.
func (w *Worker) own(started chan<- error, pipes ...io.Closer) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := w.cmd.Start()
	for _, p := range pipes {
		_ = p.Close() // or the reading ends would never see an end
	}
	if err != nil {
		w.stdout.finish(0)
		w.stderr.finish(0)
		started <- err
		return
	}
	started <- nil
	err = w.cmd.Wait()
	killGroup(w.cmd.Process) // what the application started must not outlive it
	w.stdout.finish(lastWords)
	w.stderr.finish(lastWords)
	w.status = exitStatus(w.cmd.ProcessState, err)
	close(w.done)
}

// lastWords is how long output is still read after the process has ended: a
// grandchild outside the group may hold the pipe open for ever.
const lastWords = 200 * time.Millisecond

func exitStatus(state *os.ProcessState, err error) string {
	if state == nil {
		return err.Error()
	}
	return state.String()
}

// listen reads the control socket to its end.
func (w *Worker) listen() {
	for {
		f, err := w.control.Receive()
		if err != nil {
			return
		}
		switch f.Kind {
		case wire.KindHello:
			var h wire.Hello
			if err := f.Decode(&h); err == nil {
				w.hello <- h
			}
		case wire.KindLoaded:
			err := f.Decode(&w.answer)
			w.loaded <- err
		case wire.KindFailed:
			var failed wire.Failed
			if err := f.Decode(&failed); err != nil {
				w.loaded <- err
				continue
			}
			w.loaded <- &LoadError{Failure: failed.Failure, Files: failed.Files}
		}
	}
}

// AwaitHello waits for the interpreter to introduce itself. The error is a
// *StartError where the process ended first.
func (w *Worker) AwaitHello(ctx context.Context) (wire.Hello, error) {
	select {
	case h := <-w.hello:
		if h.Protocol != wire.Version {
			return h, &StartError{Err: fmt.Errorf("the host speaks protocol %d, not %d", h.Protocol, wire.Version)}
		}
		return h, nil
	case <-w.done:
		select {
		case h := <-w.hello:
			return h, nil
		default:
		}
		return wire.Hello{}, &StartError{Err: errors.New(w.status), Stderr: w.LastOutput()}
	case <-ctx.Done():
		return wire.Hello{}, ctx.Err()
	}
}

// AwaitLoaded waits for the application. The error is a *LoadError where it
// failed, also where the process died of it.
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
		return wire.Loaded{}, &LoadError{Failure: inspect.Failure{
			Kind:    inspect.FailureDied,
			Message: "the process ended while it loaded the application: " + w.status,
			Output:  w.LastOutput(),
		}}
	case <-ctx.Done():
		return wire.Loaded{}, ctx.Err()
	}
}

// PID is the process's number.
func (w *Worker) PID() int { return w.cmd.Process.Pid }

// Links are the sockets of its threads.
func (w *Worker) Links() []*wire.Conn { return w.links }

// Done is closed when the process has ended.
func (w *Worker) Done() <-chan struct{} { return w.done }

// Status says how the process ended ("exit status 1", "signal: killed"). It
// is valid once Done is closed.
func (w *Worker) Status() string { return w.status }

// Asked reports whether gdev ended the process.
func (w *Worker) Asked() bool { return w.asked.Load() }

// LastOutput is the end of what the process wrote: stdout, then stderr.
func (w *Worker) LastOutput() string {
	out, err := w.stdout.String(), w.stderr.String()
	if out != "" && err != "" && !strings.HasSuffix(out, "\n") {
		out += "\n"
	}
	return out + err
}

// Interrupt asks the host to raise an exception in the thread that serves the
// exchange.
func (w *Worker) Interrupt(exchange uint64) error {
	return w.control.SendJSON(wire.KindKill, wire.Exchange{Exchange: exchange})
}

// Stop ends the process and its group and waits for it: it asks, then, after
// grace, tells, then kills. It may be called more than once.
func (w *Worker) Stop(grace time.Duration) {
	w.asked.Store(true)
	_ = w.control.Send(wire.KindStop, nil) // a dead host cannot be asked
	if !w.wait(grace) {
		terminateGroup(w.cmd.Process)
		if !w.wait(grace) {
			w.Abort()
			<-w.done
		}
	}
	_ = w.control.Close()
	for _, l := range w.links {
		_ = l.Close()
	}
}

// Abort ends the process and its group at once, as a crash would: Asked stays
// as it is, Done follows.
func (w *Worker) Abort() { killGroup(w.cmd.Process) }

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
