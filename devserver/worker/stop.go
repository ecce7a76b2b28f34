package worker

import (
	"time"

	"gdev/devserver/host"
	"gdev/devserver/wire"
)

// Stop ends the process and its group and waits for it: it asks, then, after
// patience, terminates, and 300 ms later kills. What an application has registered to
// be done at the end has that time, and so have threads that are no daemons.
// Cut is nil where it sufficed. It may be called more than once; the first call
// counts.
func (w *Worker) Stop(patience time.Duration) (cut *host.Cut) {
	w.stopOnce.Do(func() { cut = w.end(patience) })
	return cut
}

// Stopping reports whether gdev ended the process.
func (w *Worker) Stopping() bool { return w.stopping.Load() }

// The bounds of what a process is given to end.
const (
	loadingTime   = 300 * time.Millisecond // where it has not loaded the application yet
	terminateTime = 300 * time.Millisecond // between terminating and killing
	whereTime     = 100 * time.Millisecond // to say where it is
)

func (w *Worker) end(patience time.Duration) (cut *host.Cut) {
	w.stopping.Store(true)
	_ = w.control.Send(wire.KindStop, nil) // a dead host cannot be asked
	if !w.loadEnded.Load() {
		patience = min(patience, loadingTime)
	}
	if !w.wait(patience) {
		if w.loadEnded.Load() {
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
	w.addedMu.Lock()
	defer w.addedMu.Unlock()
	closeAll(w.added)
	return cut
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

// Done is closed when the process has ended.
func (w *Worker) Done() <-chan struct{} { return w.done }

// Status says how the process ended ("exit status 1", "signal: killed"). It
// is valid once Done is closed.
func (w *Worker) Status() string { return w.status }
