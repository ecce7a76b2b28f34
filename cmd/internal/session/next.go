package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"time"

	"gdev/cmd/internal/cli"
	"gdev/inspect"
	"gdev/inspect/termtext"
)

// How long events are gathered before they are shown at once. Where more come
// than anybody can follow, showing them takes time from those who serve.
const (
	gatherTime = 16 * time.Millisecond
	crowdTime  = 40 * time.Millisecond
	crowd      = 10 // events within gatherTime
)

// showAll shows events until the context ends or an error comes.
func (s *Session) showAll(ctx context.Context, write writer) error {
	for {
		if err := s.Next(ctx, write); err != nil {
			return err
		}
	}
}

// Next waits for events and hands them to write. It fails when the context has
// ended, and after a first generation that no save of a file would mend.
func (s *Session) Next(ctx context.Context, write writer) error {
	select {
	case <-ctx.Done():
		return cli.Cause(ctx)
	case <-s.events.Ready():
	}
	gather := max(s.gather, gatherTime)
	time.Sleep(gather)
	events, lost := s.events.Take()
	s.gather = gatherAfter(len(events), gather)
	fatal := s.observe(events)
	if fatal != nil && !s.settings.JSON {
		return fatal // the error has all that the events say, which need no writing then
	}
	if err := write(events, lost); errors.Is(err, syscall.EPIPE) {
		return &cli.Error{
			Message: "what reads gdev's output has ended", Hint: s.settings.Command + " --plain >gdev.log",
		}
	} else if err != nil {
		return fmt.Errorf("write what happened: %w", err)
	}
	return fatal
}

// gatherAfter is how long to gather, after so many events in that time.
func gatherAfter(events int, gathered time.Duration) time.Duration {
	if time.Duration(events)*gatherTime < crowd*gathered {
		return gatherTime
	}
	return crowdTime
}

// observe has the watcher follow what was imported, and finds a failure that ends
// gdev.
func (s *Session) observe(events []inspect.Event) error {
	for _, e := range events {
		g, ok := e.(inspect.Generation)
		if !ok {
			continue
		}
		s.follow(g)
		if g.Number == 1 && g.State == inspect.GenerationFailed && s.isFatal(g.Failure.Kind) {
			return failureError(*g.Failure, s.settings.CommandLine())
		}
	}
	return nil
}

// isFatal reports whether a first failure of this kind ends gdev.
func (s *Session) isFatal(k inspect.FailureKind) bool {
	mendable := k == inspect.FailureImport || k == inspect.FailureDied
	return !mendable || s.settings.NoReload
}

// failureError is the error of a first generation that no save of a file would
// mend; commandLine is what the user types to try again.
func failureError(f inspect.Failure, commandLine string) error {
	e := &cli.Error{Message: f.Message, Hint: f.Hint, Details: f.LookedAt}
	if e.Hint == "" {
		e.Hint = "mend it, then: " + commandLine
	}
	if f.Traceback != nil {
		e.Details = append(e.Details, strings.Split(strings.TrimRight(f.Traceback.Text, "\n"), "\n")...)
	}
	if out := strings.TrimRight(termtext.Unstyled(f.Output), "\n"); out != "" {
		e.Details = append(e.Details, strings.Split(out, "\n")...)
	}
	return e
}
