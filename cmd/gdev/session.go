package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"gdev/cmd/internal/cli"
	"gdev/cmd/internal/terminal"
	"gdev/devserver"
	"gdev/inspect"
	"gdev/inspect/export"
	"gdev/inspect/history"
	"gdev/inspect/termtext"
	"gdev/reload"
	"gdev/tui"
)

// session is one run of gdev: a server, and what shows it.
type session struct {
	*options
	hub     *history.Hub
	events  *history.Subscription // what the UI or the writer has not shown yet
	server  *devserver.Server
	watcher *reload.Watcher // nil where nothing is reloaded
	url     string
	cache   string // folder that only this user may write to
	storm   storm
	gather  time.Duration // before events are shown next; 0 is gatherTime

	rest func([]inspect.Event, int) error // shows what happens while gdev ends; nil: nobody does
	used atomic.Bool                      // what shows events has come to its end, and its output takes more
}

// How long events are gathered before they are shown at once. Where more come
// than anybody can follow, showing them takes time from those who serve.
const (
	gatherTime = 16 * time.Millisecond
	crowdTime  = 40 * time.Millisecond
	crowd      = 10 // events within gatherTime
)

// show shows what happens until the user ends it, or the first generation
// fails in a way that no save would mend.
func (s *session) show(ctx context.Context, c *cobra.Command) error {
	out := c.OutOrStdout()
	if !s.json && !s.plain && terminal.Is(c.InOrStdin()) && terminal.Is(out) {
		return s.showUI(ctx, c)
	}
	s.hub.Publish(inspect.Notice{At: time.Now(), Text: "gdev " + cli.Version() + " listens on " + s.url})
	if s.json {
		s.rest = export.NewJSONWriter(out, export.JSONOptions{Reveal: s.reveal}).Write
		return s.pump(ctx, s.rest)
	}
	prompts, plain := terminal.NewPrompts(s.server.Answer), export.NewPlainWriter(out, export.PlainOptions{Reveal: s.reveal})
	if s.prompts {
		if h := terminal.NewHiddenReader(c.InOrStdin()); h != nil {
			prompts.Hide(h)
			defer h.Restore()
		}
		go prompts.Run(ctx, c.InOrStdin())
	}
	s.rest = plain.Write
	return s.pump(ctx, func(events []inspect.Event, lost int) error {
		err := plain.Write(events, lost)
		prompts.Apply(events)
		return err
	})
}

// pump hands events on until the context ends or an error comes.
func (s *session) pump(ctx context.Context, write func([]inspect.Event, int) error) error {
	for {
		if err := s.next(ctx, write); err != nil {
			return err
		}
	}
}

// next waits for events and hands them on.
func (s *session) next(ctx context.Context, write func([]inspect.Event, int) error) error {
	select {
	case <-ctx.Done():
		return cli.Cause(ctx)
	case <-s.events.Ready():
	}
	gather := max(s.gather, gatherTime)
	time.Sleep(gather)
	events, lost := s.events.Take()
	s.gather = gatherAfter(len(events), gather)
	fatal := s.look(events)
	if fatal != nil && !s.json {
		return fatal // tells all of it, once
	}
	if err := write(events, lost); errors.Is(err, syscall.EPIPE) {
		return &cli.Error{
			Message: "what reads gdev's output has ended", Hint: s.command + " --plain >gdev.log",
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

// look keeps the watcher informed of what was imported, and finds a failure
// that ends gdev.
func (s *session) look(events []inspect.Event) error {
	for _, e := range events {
		g, ok := e.(inspect.Generation)
		if !ok {
			continue
		}
		s.follow(g)
		if g.Number == 1 && g.State == inspect.GenerationFailed && s.ends(g.Failure.Kind) {
			return failureError(*g.Failure, s.again())
		}
	}
	return nil
}

// follow has the watcher watch what a generation is made of.
func (s *session) follow(g inspect.Generation) {
	if s.watcher == nil {
		return
	}
	if len(g.Files)+len(g.LibraryFolders) > 0 {
		s.watcher.Follow(reload.Following{
			Files: reload.Paths(g.Files...), Folders: g.LibraryFolders, Since: g.Began,
		})
	}
}

// failureError is a first generation that no save of a file would mend. Again
// is the command that the user typed.
func failureError(f inspect.Failure, again string) error {
	e := &cli.Error{Message: f.Message, Hint: f.Hint, Details: f.LookedAt}
	if e.Hint == "" {
		e.Hint = "mend it, then: " + again
	}
	if f.Traceback != nil {
		e.Details = append(e.Details, strings.Split(strings.TrimRight(f.Traceback.Text, "\n"), "\n")...)
	}
	if out := strings.TrimRight(termtext.Unstyled(f.Output), "\n"); out != "" {
		e.Details = append(e.Details, strings.Split(out, "\n")...)
	}
	return e
}

// ends reports whether a first failure of this kind ends gdev.
func (s *session) ends(k inspect.FailureKind) bool {
	mendable := k == inspect.FailureImport || k == inspect.FailureDied
	return !mendable || s.noReload
}

// showUI runs the terminal UI.
func (s *session) showUI(ctx context.Context, c *cobra.Command) error {
	guard, err := terminal.StartGuard(s.cache)
	if err != nil {
		return err
	}
	defer guard.Restored()
	defer context.AfterFunc(ctx, guard.Ending)()
	model := tui.New(controller{s.server}, tui.Info{
		App: s.app, URL: s.url, Directory: s.directory, Version: cli.Version(), Hold: s.hold,
	}, tui.Options{NoColor: os.Getenv("NO_COLOR") != "", Explain: explain})
	s.rest = func(events []inspect.Event, _ int) error { return printNotices(c.ErrOrStderr(), events) }
	program := terminal.NewProgram(model, tea.WithInput(c.InOrStdin()), tea.WithOutput(c.OutOrStdout()),
		tea.WithoutSignalHandler())
	pumpCtx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- s.pump(pumpCtx, func(events []inspect.Event, lost int) error {
			program.Send(tui.EventsMsg{Events: events, Lost: lost})
			return nil
		})
		program.Quit()
	}()
	_, err = program.Run()
	select {
	case pumpErr := <-ended:
		return pumpErr
	default:
	}
	if errors.Is(err, tea.ErrInterrupted) {
		return cli.ErrInterrupted
	}
	if err != nil {
		return fmt.Errorf("run the terminal UI: %w", err)
	}
	return nil
}

// controller is what the UI may do to the server.
type controller struct{ server *devserver.Server }

// Reload begins a new generation, as if a file had changed.
func (c controller) Reload() { c.server.Begin(inspect.ReasonReload, nil) }

// Restart begins a new generation from nothing.
func (c controller) Restart() { c.server.Begin(inspect.ReasonRestart, nil) }

// Answer gives what asks for a line one, or with "" the end of the file.
func (c controller) Answer(prompt uint64, text string) { c.server.Answer(prompt, text) }

// KillPrompt ends what asks for a line.
func (c controller) KillPrompt(prompt uint64) { c.server.KillPrompt(prompt) }

// Kill ends an exchange.
func (c controller) Kill(exchange uint64) { c.server.Kill(exchange) }
