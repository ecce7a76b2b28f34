package session

import (
	"context"
	"io"

	"gdev/cmd/internal/cli"
	"gdev/cmd/internal/config"
	"gdev/cmd/internal/terminal"
	"gdev/inspect"
	"gdev/inspect/export"
)

// Streams are the command's.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Serve runs the application until the user ends it, or its first generation
// fails in a way that no save would mend. Notices are shown first.
func Serve(ctx context.Context, settings *config.Settings, streams Streams, notices ...string) error {
	ln, notice, err := Listen(settings.Host, settings.Port, settings.IsSet("port"))
	if err != nil {
		return err
	}
	if notice != "" {
		notices = append(notices, notice)
	}
	canAnswer := !settings.JSON && terminal.Is(streams.In)
	return Host(ctx, settings, ln, canAnswer, func(ctx context.Context, s *Session) error {
		for _, text := range notices {
			s.Notify(text)
		}
		s.Begin()
		if err := s.watch(ctx); err != nil {
			return err
		}
		return s.show(ctx, streams)
	})
}

// show shows what happens in the form that is asked for.
func (s *Session) show(ctx context.Context, streams Streams) error {
	switch {
	case s.settings.JSON:
		s.Notify(s.greeting())
		s.showLast = export.NewJSONWriter(streams.Out, export.JSONOptions{Reveal: s.settings.Reveal}).Write
		return s.showAll(ctx, s.showLast)
	case s.settings.Plain, !terminal.Is(streams.In), !terminal.Is(streams.Out):
		s.Notify(s.greeting())
		return s.showPlain(ctx, streams)
	}
	return s.showUI(ctx, streams)
}

func (s *Session) greeting() string { return "gdev " + cli.Version() + " listens on " + s.url }

// showPlain writes lines, and has the user answer prompts where there is a
// terminal.
func (s *Session) showPlain(ctx context.Context, streams Streams) error {
	plain := export.NewPlainWriter(streams.Out, export.PlainOptions{Reveal: s.settings.Reveal})
	prompts := terminal.NewPrompts(s.server.Answer)
	if terminal.Is(streams.In) {
		if h := terminal.NewHiddenReader(streams.In); h != nil {
			prompts.Hide(h)
			defer h.Restore()
		}
		go prompts.Run(ctx, streams.In)
	}
	s.showLast = plain.Write
	return s.showAll(ctx, func(events []inspect.Event, lost int) error {
		err := plain.Write(events, lost)
		prompts.Apply(events)
		return err
	})
}
