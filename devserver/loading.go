package devserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"gdev/devserver/host"
	"gdev/devserver/python"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// load brings a generation up, and says how that went.
func (s *generations) load(ctx context.Context, g *generation) {
	defer g.cancel()
	loaded, err := s.bringUpInTime(ctx, g)
	if w := g.worker; err != nil && w != nil {
		s.wg.Go(func() { s.stop(g, w) })
	}
	var failure inspect.Failure
	var files []string
	if err != nil && ctx.Err() == nil {
		failure, files = failureOf(err)
		s.nameHolder(g, contentionOf(err), &failure)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case ctx.Err() != nil || g.retired: // replaced or closed meanwhile
		g.info.State = inspect.GenerationEnded
		if err == nil {
			s.wg.Go(func() { s.stop(g, g.worker) })
		}
	case err != nil:
		g.info.State, g.info.Ready = inspect.GenerationFailed, time.Now()
		g.info.Failure, g.info.Files = &failure, files
	default:
		g.info.State, g.info.Ready = inspect.GenerationReady, time.Now()
		g.info.Found, g.info.Files = loaded.Found, loaded.Files
		g.info.Import, g.info.Imports = loaded.Import, loaded.Imports
		g.openForLending()
		s.alive[g.info.Number] = g
		s.wg.Go(func() { s.watch(g) })
	}
	s.emit(g)
	s.tell()
}

// bringUpInTime brings a generation up beside the one before it, or where the
// application needs that, after that one's end.
func (s *generations) bringUpInTime(ctx context.Context, g *generation) (wire.Loaded, error) {
	if s.endsOthersFirst(g) && !s.awaitOthers(ctx, g, nil) {
		return wire.Loaded{}, ctx.Err()
	}
	overlapped, began := s.overlapped(g), time.Now()
	loaded, err := s.bringUp(ctx, g)
	if err != nil && overlapped {
		return s.loadAlone(ctx, g, time.Since(began), err)
	}
	if err == nil && g.info.Reason == inspect.ReasonRetry {
		s.setExclusive(g)
	}
	return loaded, err
}

// bringUp starts the worker and waits until it has loaded the application.
func (s *generations) bringUp(ctx context.Context, g *generation) (wire.Loaded, error) {
	choice, err := s.config.Python()
	if err != nil {
		return wire.Loaded{}, err
	}
	spec := host.Spec{
		Python: choice.Path, HostDir: s.config.HostDir, Env: os.Environ(), Setup: s.config.Setup,
	}
	spec.Setup.PythonWhy = choice.Why
	if g.info.Reason == inspect.ReasonRestart {
		s.provider.Forget()
	}
	w, err := s.provider.Acquire(spec)
	if err != nil {
		return wire.Loaded{}, s.diagnose(ctx, choice, err)
	}
	loaded, err := s.loadIn(ctx, g, w, choice)
	if w.Start() != inspect.StartCold && ctx.Err() == nil && !s.killed(g) && s.spoilt(w, err) {
		w.Stop(stopGrace)
		if w, err = s.provider.Start(spec); err != nil {
			return wire.Loaded{}, s.diagnose(ctx, choice, err)
		}
		loaded, err = s.loadIn(ctx, g, w, choice)
	}
	s.wg.Go(func() { s.learn(w) })
	return loaded, s.diagnose(ctx, choice, err)
}

// tellDiffering tells what a generation is found to have otherwise than after a
// fresh start.
func (s *generations) tellDiffering(w host.Host, differs []string) {
	if len(differs) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range s.alive {
		if g.worker == w {
			g.info.Differs = differs
			s.emit(g)
			s.config.Hub.Publish(inspect.Notice{At: time.Now(), Text: fmt.Sprintf(
				"generation %d differs from a fresh start (R starts afresh): %s", g.info.Number, strings.Join(differs, "; "))})
		}
	}
}

// learn prepares for the next generation.
func (s *generations) learn(w host.Host) {
	if s.config.Prepare {
		s.tellDiffering(w, w.Learn(s.ctx))
	}
}

// killed reports whether the user has ended a generation.
func (s *generations) killed(g *generation) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return g.killed
}

// spoilt reports whether what had been imported before may be to blame for how
// loading went. A process says so, or has crashed.
func (s *generations) spoilt(w host.Host, err error) bool {
	var start *host.StartError
	if errors.As(err, &start) || errors.Is(err, host.ErrStale) {
		s.provider.Forget()
		return true
	}
	if w.Contradicted() {
		return true
	}
	var load *host.LoadError
	if errors.As(err, &load) && load.Failure.Kind == inspect.FailureDied && strings.HasPrefix(w.Status(), "signal:") {
		s.provider.Distrust()
		return true
	}
	return false
}

// loadIn has a process load the application.
func (s *generations) loadIn(ctx context.Context, g *generation, w host.Host, choice python.Choice) (wire.Loaded, error) {
	s.mu.Lock()
	g.worker = w
	s.processes[w] = g
	g.info.Start, g.info.PID, g.info.Started = w.Start(), w.PID(), time.Time{}
	s.mu.Unlock()
	s.wg.Go(func() { s.hear(g, w) })
	w.FollowWith(func(f wire.Files) {
		s.runs(g, f.Files)
		s.followed(f)
	})
	w.Load(g.info.Changed, func(stream inspect.Stream, text string) {
		s.config.Hub.Publish(inspect.ServerOutput{
			Generation: g.info.Number, Stream: stream, Text: text, At: time.Now(),
		})
	})
	hello, err := w.AwaitHello(ctx)
	if err != nil {
		return wire.Loaded{}, err
	}
	s.mu.Lock()
	g.info.Started = time.Now()
	g.info.Python = inspect.Python{
		Version: hello.Version, Executable: hello.Executable,
		Implementation: hello.Implementation, Why: choice.Why,
	}
	g.info.LibraryFolders = hello.LibraryFolders
	s.emit(g)
	s.mu.Unlock()
	return w.AwaitLoaded(ctx)
}

// diagnose finds out why an interpreter did not become a host.
func (s *generations) diagnose(ctx context.Context, c python.Choice, err error) error {
	var start *host.StartError
	if !errors.As(err, &start) {
		return err
	}
	return python.Diagnose(ctx, c, start.Err, start.Stderr)
}

// failureOf tells a failure for what went wrong while a generation was loaded.
func failureOf(err error) (inspect.Failure, []string) {
	var load *host.LoadError
	if errors.As(err, &load) {
		return load.Failure, load.Files
	}
	var py *python.Error
	if errors.As(err, &py) {
		return inspect.Failure{
			Kind: inspect.FailurePython, Message: py.Message, Hint: py.Hint, LookedAt: py.LookedAt,
		}, nil
	}
	return inspect.Failure{Kind: inspect.FailurePython, Message: err.Error()}, nil
}
