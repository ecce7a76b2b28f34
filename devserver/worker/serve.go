package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"gdev/devserver/wire"
	"gdev/inspect"
)

// Links are the sockets of the threads that it has from its start.
func (w *Worker) Links() []*wire.Conn { return w.links }

// AddThread has the process serve with one thread more, and gives its socket.
func (w *Worker) AddThread() (*wire.Conn, error) {
	w.addedMu.Lock()
	defer w.addedMu.Unlock()
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

// Interrupt asks the host to raise an exception in the thread that serves the
// exchange.
func (w *Worker) Interrupt(exchange uint64) error {
	return w.control.SendJSON(wire.KindKill, wire.Exchange{Exchange: exchange})
}

// KeepSource gives the process the text of code that it has loaded, since the file is
// another one by now.
func (w *Worker) KeepSource(path string, text []byte) {
	head, err := json.Marshal(wire.Source{Path: inspect.Path(path)})
	if err == nil {
		_ = w.control.Send(wire.KindSource, slices.Concat(head, []byte{'\n'}, text)) // one that has ended needs none
	}
}

// Refresh has the application hold no template that was read before, waits for
// that, and gives those of the files of which it may still hold something: all,
// where it does not answer in time. The process must have said Hello.
func (w *Worker) Refresh(ctx context.Context, files []string) (held []string) {
	w.refreshMu.Lock()
	defer w.refreshMu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, refreshTime)
	defer cancel()
	if w.control.SendJSON(wire.KindRefresh, wire.Refresh{Files: files}) != nil {
		return nil // the process has ended, and holds nothing
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

// Prompts is where the lines come that the process wants. Somebody receives from
// it until Done.
func (w *Worker) Prompts() <-chan wire.Prompt { return w.prompts }

// Answer gives the process a line that it wants.
func (w *Worker) Answer(l wire.Line) {
	_ = w.control.SendJSON(wire.KindLine, l) // a process that has ended wants none
}

// FlushOutput hands on what the process has written without a line end, for
// it may be what it asks.
func (w *Worker) FlushOutput() {
	w.stdout.release()
	w.stderr.release()
}

// Where asks a process where it is; it is empty where that takes too long.
func (w *Worker) Where() string {
	w.whereMu.Lock()
	defer w.whereMu.Unlock()
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
