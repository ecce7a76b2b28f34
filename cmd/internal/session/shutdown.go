package session

import (
	"context"
	"fmt"
	"io"
	"time"

	"gdev/cmd/internal/cli"
	"gdev/inspect"
	"gdev/inspect/termtext"
)

// writeTime is how long what shows events may go on after the user has ended
// gdev.
const writeTime = 500 * time.Millisecond

// untilEnd waits for use, but not long after the context has ended: use may be
// writing to a pipe or a terminal that nobody reads.
func untilEnd(ctx context.Context, use func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- use() }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-ended:
		return err
	case <-time.After(writeTime):
		return cli.Cause(ctx)
	}
}

// shutdown ends the server, and shows what happens meanwhile: an application may
// take its time to end, and be cut off. What is not written soon is left.
func (s *Session) shutdown() {
	ended, shown := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(shown)
		s.showUntil(ended)
	}()
	s.server.Shutdown()
	close(ended)
	select {
	case <-shown:
	case <-time.After(writeTime):
	}
}

// showUntil shows what happens until the server has ended, where the output can
// still take it.
func (s *Session) showUntil(ended <-chan struct{}) {
	for over := false; !over; {
		select {
		case <-ended:
			over = true
		case <-s.events.Ready():
		}
		if !s.outputOpen.Load() || s.showLast == nil || s.showLast(s.events.Take()) != nil {
			return
		}
	}
}

// printNotices writes the notices among events, a line each.
func printNotices(w io.Writer, events []inspect.Event) error {
	for _, e := range events {
		if n, ok := e.(inspect.Notice); ok {
			if _, err := fmt.Fprintln(w, "gdev: "+termtext.Escape(n.Text)); err != nil {
				return fmt.Errorf("write a notice: %w", err)
			}
		}
	}
	return nil
}
