package session

import (
	"context"
	"fmt"
	"path/filepath"

	"gdev/devserver/wire"
	"gdev/inspect"
	"gdev/reload"
)

// watch reloads the application when its files change.
func (s *Session) watch(ctx context.Context) error {
	if s.settings.NoReload {
		return nil
	}
	w, err := reload.Start(ctx, reload.Config{
		Root: s.settings.Chdir, Watch: s.settings.Watch, Ignore: s.settings.Ignore, Poll: s.settings.Poll,
	})
	if err != nil {
		return fmt.Errorf("watch %q: %w", s.settings.Chdir, err)
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

func filesOf(reported []wire.File) []reload.File {
	files := make([]reload.File, 0, len(reported))
	for _, f := range reported {
		files = append(files, reload.File{Path: string(f.Path), Known: true, Size: f.Size, Modified: f.Modified})
	}
	return files
}

// fileEvent has the server do what a change of files asks for.
func (s *Session) fileEvent(e reload.Event) {
	switch e.Kind {
	case reload.Pending:
		s.server.ChangePending(e.Paths...)
	case reload.Changed:
		if e.Libraries {
			s.server.ForgetLibraries()
		}
		s.server.Begin(inspect.ReasonReload, e.Paths)
		if s.reloadLoop.detect(e.At) {
			s.hub.Publish(inspect.Notice{At: e.At, Text: fmt.Sprintf(
				"%d reloads within %s, now for %s: if the application writes it, gdev run --ignore %s",
				loopReloads, loopTime, e.Paths[0], filepath.Base(e.Paths[0]))})
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

// follow has the watcher watch what a generation is made of.
func (s *Session) follow(g inspect.Generation) {
	if s.watcher == nil {
		return
	}
	if len(g.Files)+len(g.LibraryFolders) > 0 {
		s.watcher.Follow(reload.Following{
			Files: reload.Paths(g.Files...), Folders: g.LibraryFolders, Since: g.Began,
		})
	}
}
