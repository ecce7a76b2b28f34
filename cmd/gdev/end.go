package main

import (
	"fmt"
	"io"
	"time"

	"gdev/inspect"
	"gdev/inspect/termtext"
)

// end ends the server, and shows what happens meanwhile: an application may
// take its time to end, and be cut off. What is not written soon is left.
func (s *session) end() {
	ended, shown := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(shown)
		s.showUntil(ended)
	}()
	s.server.Shutdown()
	close(ended)
	select {
	case <-shown:
	case <-time.After(lastWrite):
	}
}

// showUntil shows what happens until the server has ended, where that which
// shows it has come to its end, and can write.
func (s *session) showUntil(ended <-chan struct{}) {
	for over := false; !over; {
		select {
		case <-ended:
			over = true
		case <-s.events.Ready():
		}
		if !s.used.Load() || s.rest == nil || s.rest(s.events.Take()) != nil {
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
