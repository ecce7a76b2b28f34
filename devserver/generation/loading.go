package generation

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
func (p *Pool) load(ctx context.Context, g *generation) {
	defer g.cancel()
	loaded, err := p.loadInTurn(ctx, g)
	if h := g.host; err != nil && h != nil {
		p.wg.Go(func() { p.stop(g, h) })
	}
	var failure inspect.Failure
	var files []string
	if err != nil && ctx.Err() == nil {
		failure, files = failureOf(err)
		p.nameHolder(g, contentionOf(err), &failure)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case ctx.Err() != nil || g.retired: // replaced or closed meanwhile
		g.info.State = inspect.GenerationEnded
		if err == nil {
			p.wg.Go(func() { p.stop(g, g.host) })
		}
	case err != nil:
		g.info.State, g.info.Ready = inspect.GenerationFailed, time.Now()
		g.info.Failure, g.info.Files = &failure, files
	default:
		g.info.State, g.info.Ready = inspect.GenerationReady, time.Now()
		g.info.Found, g.info.Files = loaded.Found, loaded.Files
		g.info.Import, g.info.Imports = loaded.Import, loaded.Imports
		g.openLinks()
		p.alive[g.info.Number] = g
		p.wg.Go(func() { p.watch(g) })
	}
	p.publish(g)
	p.wake()
}

// loadInTurn brings a generation up beside the one before it, or where the
// application needs that, after that one's end.
func (p *Pool) loadInTurn(ctx context.Context, g *generation) (wire.Loaded, error) {
	if p.endsOlderFirst(g) && !p.awaitOlder(ctx, g, nil) {
		return wire.Loaded{}, ctx.Err()
	}
	overlapped, began := p.overlapped(g), time.Now()
	loaded, err := p.startAndLoad(ctx, g)
	if err != nil && overlapped {
		return p.loadAlone(ctx, g, time.Since(began), err)
	}
	if err == nil && g.info.Reason == inspect.ReasonRetry {
		p.setExclusive(g)
	}
	return loaded, err
}

// startAndLoad starts the host and waits until it has loaded the application.
func (p *Pool) startAndLoad(ctx context.Context, g *generation) (wire.Loaded, error) {
	choice, err := p.config.Python()
	if err != nil {
		return wire.Loaded{}, err
	}
	spec := host.Spec{
		Python: choice.Path, HostDir: p.config.HostDir, Env: os.Environ(), Setup: p.config.Setup,
	}
	spec.Setup.PythonWhy = choice.Why
	if g.info.Reason == inspect.ReasonRestart {
		p.config.Provider.Forget()
	}
	h, err := p.config.Provider.Acquire(spec)
	if err != nil {
		return wire.Loaded{}, p.diagnose(ctx, choice, err)
	}
	loaded, err := p.loadOn(ctx, g, h, choice)
	if h.Start() != inspect.StartCold && ctx.Err() == nil && !p.killed(g) && p.preparationFailed(h, err) {
		h.Stop(stopGrace)
		if h, err = p.config.Provider.Start(spec); err != nil {
			return wire.Loaded{}, p.diagnose(ctx, choice, err)
		}
		loaded, err = p.loadOn(ctx, g, h, choice)
	}
	p.wg.Go(func() { p.learn(h) })
	return loaded, p.diagnose(ctx, choice, err)
}

// publishDifferences publishes what a generation is found to have otherwise than after a
// fresh start.
func (p *Pool) publishDifferences(h host.Host, differs []string) {
	if len(differs) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, g := range p.alive {
		if g.host == h {
			g.info.Differs = differs
			p.publish(g)
			p.config.Hub.Publish(inspect.Notice{At: time.Now(), Text: fmt.Sprintf(
				"generation %d differs from a fresh start (R starts afresh): %s", g.info.Number, strings.Join(differs, "; "))})
		}
	}
}

// learn prepares for the next generation.
func (p *Pool) learn(h host.Host) {
	if p.config.Prepare {
		p.publishDifferences(h, h.Learn(p.ctx))
	}
}

// killed reports whether the user has ended a generation.
func (p *Pool) killed(g *generation) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return g.killed
}

// preparationFailed reports whether what had been imported before may be to blame for how
// loading went. A process says so, or has crashed.
func (p *Pool) preparationFailed(h host.Host, err error) bool {
	var start *host.StartError
	if errors.As(err, &start) || errors.Is(err, host.ErrStale) {
		p.config.Provider.Forget()
		return true
	}
	if h.Mispredicted() {
		return true
	}
	var load *host.LoadError
	if errors.As(err, &load) && load.Failure.Kind == inspect.FailureDied && strings.HasPrefix(h.Status(), "signal:") {
		p.config.Provider.Distrust()
		return true
	}
	return false
}

// loadOn has a process load the application.
func (p *Pool) loadOn(ctx context.Context, g *generation, h host.Host, choice python.Choice) (wire.Loaded, error) {
	p.mu.Lock()
	g.host = h
	p.hosts[h] = g
	g.info.Start, g.info.PID, g.info.Started = h.Start(), h.PID(), time.Time{}
	p.mu.Unlock()
	p.wg.Go(func() { p.receivePrompts(g, h) })
	h.FollowWith(func(f wire.Files) {
		p.noteCode(g, f.Files)
		p.followed(f)
	})
	h.Load(g.info.Changed, func(stream inspect.Stream, text string) {
		p.config.Hub.Publish(inspect.ServerOutput{
			Generation: g.info.Number, Stream: stream, Text: text, At: time.Now(),
		})
	})
	hello, err := h.AwaitHello(ctx)
	if err != nil {
		return wire.Loaded{}, err
	}
	p.mu.Lock()
	g.info.Started = time.Now()
	g.info.Python = inspect.Python{
		Version: hello.Version, Executable: hello.Executable,
		Implementation: hello.Implementation, Why: choice.Why,
	}
	g.info.LibraryFolders = hello.LibraryFolders
	p.publish(g)
	p.mu.Unlock()
	return h.AwaitLoaded(ctx)
}

// diagnose finds out why an interpreter did not become a host.
func (p *Pool) diagnose(ctx context.Context, c python.Choice, err error) error {
	var start *host.StartError
	if !errors.As(err, &start) {
		return err
	}
	return python.Diagnose(ctx, c, start.Err, start.Stderr)
}

// failureOf says as a failure what went wrong while a generation was loaded.
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
