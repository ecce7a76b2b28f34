package worker

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gdev/devserver/wire"
)

// preimport has the process import libraries, and says how that went.
func (h *process) preimport(ctx context.Context, p wire.Preimport) (wire.Preimported, error) {
	ctx, cancel := context.WithTimeout(ctx, preimportTime)
	defer cancel()
	if err := h.control.SendJSON(wire.KindPreimport, p); err != nil {
		return wire.Preimported{}, err
	}
	select {
	case answer := <-h.preimported:
		return answer, nil
	case <-h.lost:
		return wire.Preimported{}, h.unexpectedEnd("while it imported libraries")
	case <-ctx.Done():
		return wire.Preimported{}, fmt.Errorf("importing the libraries ahead of the project: %w", ctx.Err())
	}
}

// preimportTime is how long a process may take to import libraries, before
// gdev does without it.
const preimportTime = time.Minute

// HelperError says that a process that gdev keeps ready ended by itself.
type HelperError struct {
	PID          int
	When, Status string // "while it imported libraries", "exit status 1"
	Output       string // the last of what it wrote
}

// Error implements error.
func (e *HelperError) Error() string {
	text := fmt.Sprintf("the process that keeps the libraries ready (pid %d) ended %s: %s", e.PID, e.When, e.Status)
	if output := strings.TrimSpace(e.Output); output != "" {
		text += "; it last wrote: " + output
	}
	return text
}

// unexpectedEnd waits for the end of a process whose control socket has ended.
func (h *process) unexpectedEnd(when string) error {
	select {
	case <-h.done:
	case <-time.After(killTime):
		h.signal(killGroup) // the process listens to nobody any more
		<-h.done
	}
	return &HelperError{PID: h.pid, When: when, Status: h.status, Output: h.LastOutput()}
}

// killTime is how long a process may live on that has closed its control socket.
const killTime = time.Second
