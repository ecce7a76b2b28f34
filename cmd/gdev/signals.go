package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// errInterrupted is what ended by ctrl-c returns; a *signalError is one, too.
var errInterrupted = errors.New("interrupted")

// signalError says which signal ended gdev.
type signalError struct{ signal syscall.Signal }

// Error implements error.
func (e *signalError) Error() string { return errInterrupted.Error() + ": " + e.signal.String() }

// Is reports that it is an errInterrupted.
func (e *signalError) Is(target error) bool { return target == errInterrupted }

// interruptedCode is the exit code of what was interrupted, as shells have it.
func interruptedCode(err error) int {
	var s *signalError
	if errors.As(err, &s) {
		return 128 + int(s.signal)
	}
	return exitInterrupted
}

// sameSignal is how soon a signal that follows the first one counts as the same:
// at one ctrl-c, the terminal and a tool that runs gdev may both send it.
const sameSignal = 200 * time.Millisecond

// untilSignal gives a context that ends, with a *signalError as its cause, at the
// first signal that asks gdev to end. A later SIGINT or SIGTERM ends gdev at
// once, as if nothing caught it; a later SIGHUP does not, since a terminal that
// closes may send it twice.
func untilSignal() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(context.Background())
	came := make(chan os.Signal, 1)
	signal.Notify(came, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	// Where this is taken, a write that nobody reads is an error instead of the end.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	over := make(chan struct{})
	go func() {
		select {
		case s := <-came:
			number, _ := s.(syscall.Signal)
			cancel(&signalError{number})
		case <-over:
			return
		}
		select {
		case <-time.After(sameSignal):
			signal.Reset(os.Interrupt, syscall.SIGTERM)
		case <-over:
		}
	}()
	return ctx, func() { close(over); signal.Stop(came); cancel(nil) }
}
