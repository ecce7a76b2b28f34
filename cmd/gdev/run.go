package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"gdev/assets"
	"gdev/cmd/internal/cli"
	"gdev/cmd/internal/terminal"
	"gdev/devserver"
	"gdev/devserver/python"
	"gdev/devserver/wire"
	"gdev/inspect"
	"gdev/inspect/history"
	"gdev/reload"
)

func newRunCommand() *cobra.Command {
	var o options
	c := &cobra.Command{
		Use:   "run [APP]",
		Short: "Run an application, reload it when a file changes, show what it does",
		Long: `Run a WSGI application.

APP is module:attr, package.module:attr.attr, module:factory(),
path/to/file.py[:attr], a .wsgi script, an .ini file of Paste Deploy, or the
manage.py of a Django project. Without attr: application, app, the one
application in the module, create_app() or make_app(). Without APP: FLASK_APP,
manage.py, an .ini file, or the module or package, here or below, that makes an
application.`,
		Example: "  gdev run\n  gdev run app:app\n  gdev run --factory shop:create_app -e HTTPS=on",
		Args:    oneApp,
		RunE: func(c *cobra.Command, args []string) error {
			o.app = strings.Join(args, "")
			if err := o.complete(c); err != nil {
				return err
			}
			return o.serve(c)
		},
	}
	o.bindApp(c)
	o.bindHost(c)
	o.bindServer(c)
	return c
}

// oneApp finds a second argument wrong.
func oneApp(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return cli.Usagef(c.CommandPath()+" "+args[0], "%s takes one APP, got %q", c.Name(), args)
	}
	return nil
}

// serve runs the application until the user ends it. Notices are what to tell
// first.
func (o *options) serve(c *cobra.Command, notices ...string) error {
	ln, notice, err := listen(o)
	if err != nil {
		return err
	}
	if notice != "" {
		notices = append(notices, notice)
	}
	o.prompts = !o.json && terminal.Is(c.InOrStdin())
	return o.host(c, ln, func(ctx context.Context, s *session) error {
		for _, text := range notices {
			s.hub.Publish(inspect.Notice{At: time.Now(), Text: text})
		}
		s.server.Begin(inspect.ReasonStart, nil)
		if err := s.watch(ctx); err != nil {
			return err
		}
		return s.show(ctx, c)
	})
}

// host has a server on ln for as long as use takes. The context ends when the
// server fails, too. No generation is begun yet.
func (o *options) host(c *cobra.Command, ln net.Listener, use func(context.Context, *session) error) error {
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
	hub := history.NewHub()
	events := hub.Subscribe(history.DisplayPolicy())
	if cache.notice != "" {
		hub.Publish(inspect.Notice{At: time.Now(), Text: cache.notice})
	}
	server := devserver.New(o.serverConfig(hub, cache.dir, hostDir))
	s := &session{options: o, hub: hub, events: events, server: server, url: urlOf(ln), cache: cache.dir}
	defer s.end()
	ctx, cancel := context.WithCancelCause(c.Context())
	defer cancel(nil)
	go func() {
		if err := server.Serve(ln); err != nil {
			cancel(err)
		}
	}()
	return untilEnd(ctx, func() error {
		err := use(ctx, s)
		s.used.Store(err == nil || errors.Is(err, cli.ErrInterrupted))
		return err
	})
}

// lastWrite is how long what shows events may go on after the user has ended
// gdev.
const lastWrite = 500 * time.Millisecond

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
	case <-time.After(lastWrite):
		return cli.Cause(ctx)
	}
}

func (o *options) serverConfig(hub *history.Hub, cache, hostDir string) devserver.Config {
	return devserver.Config{
		Hub:     hub,
		Python:  o.findPython(hub),
		HostDir: hostDir,
		Setup: wire.Setup{
			App: o.app, Factory: o.factory, Directory: inspect.Path(o.directory), Threads: o.threads,
			Environ: o.environPairs(), Software: "gdev/" + cli.Version(), Bounds: wire.DefaultBounds,
			Prompts: o.prompts,
		},
		Prepare:     !o.noReload,
		Host:        o.address,
		ErrorsToAll: o.errorsToAll,
		Sample:      contentSample,
		BufferDir:   cache,
		Hold:        o.hold,
		Drain:       o.drain,
	}
}

// findPython chooses an interpreter for each generation, and tells once which
// environments it passes over.
func (o *options) findPython(hub *history.Hub) func() (python.Choice, error) {
	var told sync.Map
	return func() (python.Choice, error) {
		choice, err := python.Find(python.Request{Explicit: o.python, Dir: o.directory, Env: os.LookupEnv})
		for _, text := range choice.PassedOver {
			if _, known := told.LoadOrStore(text, true); !known {
				hub.Publish(inspect.Notice{At: time.Now(), Text: text})
			}
		}
		return choice, err
	}
}

// contentSample is how many bytes of each content are kept.
const contentSample = 64 << 10

// watch reloads the application when its files change.
func (s *session) watch(ctx context.Context) error {
	if s.noReload {
		return nil
	}
	w, err := reload.Start(ctx, reload.Config{Root: s.directory, Watch: s.options.watch, Ignore: s.ignore, Poll: s.poll})
	if err != nil {
		return fmt.Errorf("watch %q: %w", s.directory, err)
	}
	s.watcher = w
	s.server.SyncWith(w.Sync)
	go func() {
		for e := range w.Events() {
			s.fileEvent(e)
		}
	}()
	s.server.FollowWith(func(f wire.Files) {
		w.FollowSync(ctx, reload.Following{
			Files: filesOf(f.Files), Cached: filesOf(f.Cached), Libraries: filesOf(f.Libraries),
			Written: f.Written, Listed: f.Listed,
		})
	})
	return nil
}

func filesOf(told []wire.File) []reload.File {
	files := make([]reload.File, 0, len(told))
	for _, f := range told {
		files = append(files, reload.File{Path: string(f.Path), Known: true, Size: f.Size, Modified: f.Modified})
	}
	return files
}

func (s *session) fileEvent(e reload.Event) {
	switch e.Kind {
	case reload.Pending:
		s.server.ChangePending(e.Paths...)
	case reload.Changed:
		if e.Libraries {
			s.server.ForgetLibraries()
		}
		s.server.Begin(inspect.ReasonReload, e.Paths)
		if s.storm.reloaded(e.At) {
			s.hub.Publish(inspect.Notice{At: e.At, Text: fmt.Sprintf(
				"%d reloads within %s, now for %s: if the application writes it, gdev run --ignore %s",
				stormReloads, stormTime, e.Paths[0], filepath.Base(e.Paths[0]))})
		}
	case reload.Synced:
	case reload.Assets:
		s.server.AssetsChanged(e.At, e.Paths, e.MayBeCached)
	case reload.Settled:
		s.server.Settled()
	case reload.Notice:
		s.hub.Publish(inspect.Notice{At: e.At, Text: e.Text})
	}
}
