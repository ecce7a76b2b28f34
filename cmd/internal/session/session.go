// Package session is what gdev's commands that host an application share: a
// server and what it unpacks, the watcher of its files, the hub of its events and
// what shows them, and an orderly end.
package session

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"gdev/assets"
	"gdev/cmd/internal/cli"
	"gdev/cmd/internal/config"
	"gdev/devserver"
	"gdev/devserver/python"
	"gdev/devserver/wire"
	"gdev/inspect"
	"gdev/inspect/history"
	"gdev/reload"
)

// Session is one run of gdev: a server, and what shows it.
type Session struct {
	settings *config.Settings
	hub      *history.Hub
	events   *history.Subscription // what the UI or the writer has not shown yet
	server   *devserver.Server
	watcher  *reload.Watcher // nil where nothing is reloaded
	url      string
	cache    string // folder that only this user may write to

	reloadLoop reloadLoop
	gather     time.Duration // before events are shown next; 0 is gatherTime

	showLast   writer      // shows what happens while gdev ends; nil: nobody does
	outputOpen atomic.Bool // what shows events has come to its end, and its output takes more
}

// writer shows events, and how many were lost before them.
type writer = func(events []inspect.Event, lost int) error

// contentSample is how many bytes of each content are kept.
const contentSample = 64 << 10

// Host has a server on ln for as long as use takes. The context that use gets
// ends when the server fails, too. No generation is begun yet. Prompts are
// answered where canAnswer.
func Host(ctx context.Context, settings *config.Settings, ln net.Listener, canAnswer bool, use func(context.Context, *Session) error) error {
	defer ln.Close()
	cache, err := openCache()
	if err != nil {
		return err
	}
	defer cache.remove()
	hostDir, err := assets.UnpackHost(cache.dir)
	if err != nil {
		return fmt.Errorf("unpack gdev's Python host to %q: %w", cache.dir, err)
	}
	s := &Session{settings: settings, hub: history.NewHub(), url: urlOf(ln), cache: cache.dir}
	s.events = s.hub.Subscribe(history.DisplayPolicy())
	if cache.notice != "" {
		s.Notify(cache.notice)
	}
	s.server = devserver.New(s.serverConfig(hostDir, canAnswer))
	defer s.shutdown()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		if err := s.server.Serve(ln); err != nil {
			cancel(err)
		}
	}()
	return untilEnd(ctx, func() error {
		err := use(ctx, s)
		s.outputOpen.Store(err == nil || errors.Is(err, cli.ErrInterrupted))
		return err
	})
}

func (s *Session) serverConfig(hostDir string, canAnswer bool) devserver.Config {
	settings := s.settings
	return devserver.Config{
		Hub:     s.hub,
		Python:  s.pythonFinder(),
		HostDir: hostDir,
		Setup: wire.Setup{
			App: settings.App, Factory: settings.Factory, Directory: inspect.Path(settings.Chdir), Threads: settings.Threads,
			Environ: settings.EnvironPairs(), Software: "gdev/" + cli.Version(), Bounds: wire.DefaultBounds,
			Prompts: canAnswer,
		},
		Prepare:     !settings.NoReload,
		Address:     settings.Host,
		ErrorsToAll: settings.ErrorsToAll,
		Sample:      contentSample,
		BufferDir:   s.cache,
		Hold:        settings.Hold,
		Drain:       settings.Drain,
	}
}

// pythonFinder chooses an interpreter for each generation, and reports once which
// environments it passes over.
func (s *Session) pythonFinder() func() (python.Choice, error) {
	var reported sync.Map
	return func() (python.Choice, error) {
		choice, err := python.Find(python.Request{Explicit: s.settings.Python, Dir: s.settings.Chdir, Env: os.LookupEnv})
		for _, text := range choice.PassedOver {
			if _, known := reported.LoadOrStore(text, true); !known {
				s.Notify(text)
			}
		}
		return choice, err
	}
}

// Begin loads the application: the first generation.
func (s *Session) Begin() { s.server.Begin(inspect.ReasonStart, nil) }

// Kill ends an exchange.
func (s *Session) Kill(exchange uint64) { s.server.Kill(exchange) }

// Notify publishes a notice of gdev's own, which wakes [Session.Next].
func (s *Session) Notify(text string) {
	s.hub.Publish(inspect.Notice{At: time.Now(), Text: text})
}
