// Package generation is the pool of threads that requests are served by: it
// starts, replaces and ends generations of the application.
//
// Contract: New, then Begin. Each request makes a [Claim]; Acquire gives it a
// [Lease] of one thread of the newest generation, and Lease.Release ends that.
// What happens goes to Config.Hub. Close ends everything.
package generation

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"gdev/devserver/host"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// Pool starts, replaces and ends generations, and lends their threads
// to exchanges.
//
// From Touched, or the begin of a generation, until that generation is ready
// or has failed, Acquire waits: nobody is served old code after a save. A
// generation whose worker dies is followed by a new one at the next Acquire.
type Pool struct {
	config  Config
	ctx     context.Context // ends with Close
	end     context.CancelFunc
	wg      sync.WaitGroup
	sources sources // of what was loaded last

	mu    sync.Mutex
	now   *generation         // the newest; nil before the first Begin
	alive map[int]*generation // those that serve, or still serve, by number

	processes map[host.Host]*generation // all that have begun to load, and have not ended
	exclusive bool                      // the application cannot be loaded while an older process lives

	touched time.Time // a file changed then, and what that means is not known yet; else zero
	closed  bool
	taken   inspect.ThreadsTaken  // what was told last of that; zero where nothing is to be told
	calming bool                  // the end of that may be near
	without map[uint64]*Claim     // requests that have no thread: they wait for one, or for their client
	prompts map[uint64]*prompt    // lines that the application waits for, by number
	sync    func(context.Context) // waits until all changes of files are known; nil: there is nobody to ask
	follow  func(wire.Files)      // has files followed; nil: there is nobody yet
	news    chan struct{}         // closed and replaced when any of the above changes

	lastPrompt uint64       // the number of the newest
	unfollowed []wire.Files // what follow is still to be called for

	drainTime, holdTime time.Duration // Drain and Hold of Config
}

const (
	stopGrace = 300 * time.Millisecond // for a process to end that has served nobody
	killGrace = time.Second            // for an exception to end an exchange
)

// ErrHeldTooLong is Acquire's, where no generation became ready in time.
var ErrHeldTooLong = errors.New("no generation became ready in time")

// ErrKilled is Acquire's, where its user has ended the request.
var ErrKilled = errors.New("it was ended by its user, in gdev")

// errClosed is Acquire's, when gdev is ending.
var errClosed = errors.New("gdev is ending")

// FailedError is Acquire's, where the current generation failed.
type FailedError struct {
	Generation int // its number
	Failure    inspect.Failure
}

// Error implements error.
func (e *FailedError) Error() string { return e.Failure.Message }

// New makes a Pool without a generation.
func New(c Config) *Pool {
	ctx, end := context.WithCancel(context.Background())
	return &Pool{
		config: c, ctx: ctx, end: end,
		drainTime: cmp.Or(c.Drain, DefaultDrain), holdTime: cmp.Or(c.Hold, DefaultHold),
		news: make(chan struct{}), alive: map[int]*generation{}, processes: map[host.Host]*generation{}, prompts: map[uint64]*prompt{}, without: map[uint64]*Claim{},
	}
}

// Begin starts a new generation in place of the current one, which ends what
// it is serving within a bound.
func (p *Pool) Begin(reason inspect.Reason, changed []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.begin(reason, changed)
}

func (p *Pool) begin(reason inspect.Reason, changed []string) {
	if p.closed {
		return
	}
	p.keepSources(changed)
	old, number := p.now, 1
	if old != nil {
		number = old.info.Number + 1
		if old.info.State == inspect.GenerationLoading {
			changed = union(old.info.Changed, changed)
		}
	}
	g := newGeneration(number, reason, changed)
	ctx, cancel := context.WithCancel(p.ctx)
	g.cancel = cancel
	g.info.Touched = p.touched
	p.now, p.touched = g, time.Time{}
	p.tell()
	p.emit(g)
	if old != nil {
		p.retire(old, number)
	}
	p.wg.Go(func() { p.load(ctx, g) })
}

// ForgetLibraries has the next generation import its libraries anew: files of
// them have changed.
func (p *Pool) ForgetLibraries() { p.config.Provider.Forget() }

func union(a, b []string) []string {
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}

// SyncWith has each request wait for sync, which is to return when all changes
// that were made before it was called have led to Touched: the system tells of
// a change a moment after it was made.
func (p *Pool) SyncWith(sync func(context.Context)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sync = sync
}

// Touched holds requests from now on, until Settled or Begin: files changed,
// those among others.
func (p *Pool) Touched(paths ...string) {
	p.setTouched(time.Now())
	p.config.Provider.Wake()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keepSources(paths)
}

// Settled lets requests go on: nothing had really changed.
func (p *Pool) Settled() { p.setTouched(time.Time{}) }

func (p *Pool) setTouched(t time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.touched = t
	p.tell()
}

// tell wakes all who wait for a change of state.
func (p *Pool) tell() {
	close(p.news)
	p.news = make(chan struct{})
}

func (p *Pool) emit(g *generation) { p.config.Hub.Publish(g.info) }

// Close ends everything: requests that wait get an error, workers are stopped.
func (p *Pool) Close() {
	p.mu.Lock()
	p.closed = true
	p.tell()
	if p.now != nil {
		p.now.markOpen(inspect.OutcomeCutOff, "gdev was ended")
	}
	p.end()
	g := p.now
	var w host.Host
	if g != nil {
		w = g.worker
	}
	p.mu.Unlock()
	if w != nil {
		p.stop(g, w)
	}
	p.wg.Wait()
	p.config.Provider.Close()
}

// retire ends a generation that another has replaced: what it is serving may
// go on for Config.Drain, and what has asked its user for a line until its end.
func (p *Pool) retire(g *generation, by int) {
	if !p.engaged(g) {
		g.cancel()
	}
	g.retire()
	w := g.worker
	if w == nil || g.info.State == inspect.GenerationLoading {
		return // load ends it
	}
	if g.info.State == inspect.GenerationReady {
		g.info.State = inspect.GenerationEnded
		p.emit(g)
	}
	p.wg.Go(func() {
		p.drain(g, by)
		p.stop(g, w)
		p.learn(w)
	})
}

// stop ends a worker and waits for that. What the application does at its end,
// in exit handlers or in threads that are no daemons, has the time of
// Config.Drain: the next generation serves meanwhile.
func (p *Pool) stop(g *generation, w host.Host) {
	late := time.AfterFunc(waitNoticed, func() {
		if p.ctx.Err() != nil { // somebody waits for gdev to end
			p.notice(fmt.Sprintf("generation %d is ending, for at most %s; ctrl-c again ends it at once", g.info.Number, p.drainTime))
		}
	})
	cut := w.Stop(p.drainTime)
	late.Stop()
	if cut == nil {
		return
	}
	where := ""
	if cut.Where != "" {
		where = ", in " + cut.Where
	}
	p.notice(fmt.Sprintf("generation %d was cut off, since it did not end within %s%s: "+
		"exit handlers, and threads that are no daemons, have as long as --drain", g.info.Number, cut.After, where))
}

// drain waits until a generation that was replaced may be ended.
func (p *Pool) drain(g *generation, by int) {
	late, idle := time.NewTimer(p.drainTime), g.idle
	defer late.Stop()
	for isLate := false; ; {
		p.mu.Lock()
		engaged, news := p.engaged(g), p.news
		if isLate && !engaged {
			g.markOpen(inspect.OutcomeCutOff,
				fmt.Sprintf("generation %d replaced it, and it did not end within %s", by, p.drainTime))
		}
		p.mu.Unlock()
		if !engaged && (isLate || idle == nil) {
			return
		}
		select {
		case <-idle:
			idle = nil
		case <-late.C:
			isLate = true
		case <-news:
		case <-g.worker.Done():
			return
		case <-p.ctx.Done():
			return
		}
	}
}
