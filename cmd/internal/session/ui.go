package session

import (
	"context"
	"errors"
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"

	"gdev/assets"
	"gdev/cmd/internal/cli"
	"gdev/cmd/internal/terminal"
	"gdev/devserver"
	"gdev/inspect"
	"gdev/tui"
)

// showUI runs the terminal UI.
func (s *Session) showUI(ctx context.Context, streams Streams) error {
	guard, err := terminal.StartGuard(s.cache)
	if err != nil {
		return err
	}
	defer guard.Restored()
	defer context.AfterFunc(ctx, guard.Ending)()
	s.showLast = func(events []inspect.Event, _ int) error { return printNotices(streams.Err, events) }
	program := terminal.NewProgram(s.model(), tea.WithInput(streams.In), tea.WithOutput(streams.Out), tea.WithoutSignalHandler())
	showing, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- s.showAll(showing, func(events []inspect.Event, lost int) error {
			program.Send(tui.EventsMsg{Events: events, Lost: lost})
			return nil
		})
		program.Quit()
	}()
	_, err = program.Run()
	select {
	case showErr := <-ended:
		return showErr
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

func (s *Session) model() tea.Model {
	return tui.New(controller{s.server}, tui.Info{
		App: s.settings.App, URL: s.url, Directory: s.settings.Chdir, Version: cli.Version(), Hold: s.settings.Hold,
	}, tui.Options{NoColor: os.Getenv("NO_COLOR") != "", Explain: explain})
}

// explain is assets.Explanation for the UI.
func explain(rule string) (title, text string) {
	e, _ := assets.Explanation(rule)
	return e.Title, e.Text
}

// controller is what the UI may do to the server.
type controller struct{ server *devserver.Server }

// Reload begins a new generation, as if a file had changed.
func (c controller) Reload() { c.server.Begin(inspect.ReasonReload, nil) }

// Restart begins a new generation from nothing.
func (c controller) Restart() { c.server.Begin(inspect.ReasonRestart, nil) }

// Answer gives a prompt a line, or with "" the end of the file.
func (c controller) Answer(prompt uint64, text string) { c.server.Answer(prompt, text) }

// KillPrompt ends what has the prompt open.
func (c controller) KillPrompt(prompt uint64) { c.server.KillPrompt(prompt) }

// Kill ends an exchange.
func (c controller) Kill(exchange uint64) { c.server.Kill(exchange) }
