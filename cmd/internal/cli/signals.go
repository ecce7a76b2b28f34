package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// ErrInterrupted is returned by what the user has ended: by ctrl-c in the UI,
// or by a signal, which [ExitCode] knows.
var ErrInterrupted = errors.New("interrupted")

// signalError says which signal ended gdev.
type signalError struct{ signal syscall.Signal }

// Error implements error.
func (e *signalError) Error() string { return ErrInterrupted.Error() + ": " + e.signal.String() }

// Is reports that it is an ErrInterrupted.
func (e *signalError) Is(target error) bool { return target == ErrInterrupted }

// sameSignal is how soon a signal that follows the first one counts as the same:
// at one ctrl-c, the terminal and a tool that runs gdev may both send it.
const sameSignal = 200 * time.Millisecond

// UntilSignal gives a context that ends, with an ErrInterrupted as its cause, at
// the first signal that asks gdev to end. A later SIGINT or SIGTERM ends gdev at
// once, as if nothing caught it; a later SIGHUP does not, since a terminal that
// closes may send it twice. The function that it returns stops listening.
func UntilSignal() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	// Where SIGPIPE is caught, a write that nobody reads is an error instead of the end.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	stopped := make(chan struct{})
	go func() {
		select {
		case s := <-signals:
			number, _ := s.(syscall.Signal)
			cancel(&signalError{number})
		case <-stopped:
			return
		}
		select {
		case <-time.After(sameSignal):
			signal.Reset(os.Interrupt, syscall.SIGTERM)
		case <-stopped:
		}
	}()
	return ctx, func() { close(stopped); signal.Stop(signals); cancel(nil) }
}

// Cause tells why a context ended: the user has ended it, or what failed.
func Cause(ctx context.Context) error {
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return ErrInterrupted
}
