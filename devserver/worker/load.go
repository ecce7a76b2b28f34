package worker

import (
	"context"
	"errors"
	"fmt"

	"gdev/devserver/host"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// Load has the process load the application, without the bytecode caches of
// the files that have changed. Output is called, from two goroutines, with what
// it writes to its stdout and stderr outside of exchanges. A process that has
// ended is noticed by its exit, not here.
func (w *Worker) Load(changed []string, output func(inspect.Stream, string)) {
	if w.zygote != nil { // what libraries wrote when they were imported, they would have written now
		w.zygote.stdout.replay(inspect.Stdout, output)
		w.zygote.stderr.replay(inspect.Stderr, output)
	}
	w.stdout.listen(inspect.Stdout, output)
	w.stderr.listen(inspect.Stderr, output)
	if w.control.SendJSON(wire.KindLoad, wire.Load{Changed: changed}) != nil {
		return
	}
	w.links, _ = w.sockets.connect(w.spec.Setup.Threads, w.done)
}

// FollowWith has follow called for what the application reads. It is to be
// called before Load; follow returns soon, and what it was given before the
// application is loaded it has dealt with when AwaitLoaded returns.
func (w *Worker) FollowWith(follow func(wire.Files)) { w.follow.Store(&follow) }

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
		return w.result, err
	case <-w.done:
		select {
		case err := <-w.loaded:
			return w.result, err
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

// awaitImportRecord is the libraries that the application has imported: while it
// was loaded, and, when it is called once more after Stop, since then. A process
// that ends otherwise has learned nothing.
func (w *Worker) awaitImportRecord(ctx context.Context) wire.ImportRecord {
	select {
	case l := <-w.records:
		return l
	case <-w.lost:
	case <-ctx.Done():
	}
	select {
	case l := <-w.records:
		return l
	default:
		return wire.ImportRecord{}
	}
}
