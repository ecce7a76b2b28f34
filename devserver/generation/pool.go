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
	"slices"
	"sync"
	"time"

	"gdev/devserver/host"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// Pool starts, replaces and ends generations, and leases their threads to
// exchanges.
//
// From ChangePending, or the begin of a generation, until that generation is ready
// or has failed, Acquire waits: nobody is served old code after a save. A
// generation whose host dies is followed by a new one at the next Acquire.
type Pool struct {
	config  Config
	ctx     context.Context // ends with Close
	end     context.CancelFunc
	wg      sync.WaitGroup
	sources sources // the texts of what was loaded last

	mu      sync.Mutex
	current *generation         // the newest; nil before the first Begin
	alive   map[int]*generation // the generations that serve, or still serve, by number

	hosts     map[host.Host]*generation // all that have begun to load, and have not ended
	exclusive bool                      // the application cannot be loaded while an older process lives

	pendingSince time.Time // a file changed then, and what that means is not known yet; else zero
	closed       bool
	exhausted    inspect.ThreadsTaken  // what was published last of threads that are all taken; zero where there is nothing to say
	calmSoon     bool                  // calmDown waits whether that is over
	threadless   map[uint64]*Claim     // requests that have no thread: they wait for one, or for their client
	prompts      map[uint64]*prompt    // lines that the application waits for, by number
	sync         func(context.Context) // waits until all changes of files are known; nil: there is nobody to ask
	follow       func(wire.Files)      // has files followed; nil: there is nobody yet
	stateChanged chan struct{}         // closed and replaced when any of the above changes

	lastPrompt uint64       // the number of the newest
	unfollowed []wire.Files // what follow is still to be called for

	drainTime, holdTime time.Duration // Drain and Hold of Config
	crowd               crowdTimes
}

// New makes a Pool without a generation.
func New(c Config) *Pool {
	ctx, end := context.WithCancel(context.Background())
	return &Pool{
		config: c, ctx: ctx, end: end,
		crowd: defaultCrowdTimes, drainTime: cmp.Or(c.Drain, DefaultDrain), holdTime: cmp.Or(c.Hold, DefaultHold),
		stateChanged: make(chan struct{}), alive: map[int]*generation{}, hosts: map[host.Host]*generation{}, prompts: map[uint64]*prompt{}, threadless: map[uint64]*Claim{},
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
	old, number := p.current, 1
	if old != nil {
		number = old.info.Number + 1
		if old.info.State == inspect.GenerationLoading {
			changed = union(old.info.Changed, changed)
		}
	}
	g := newGeneration(number, reason, changed)
	ctx, cancel := context.WithCancel(p.ctx)
	g.cancel = cancel
	g.info.Touched = p.pendingSince
	p.current, p.pendingSince = g, time.Time{}
	p.wake()
	p.publish(g)
	if old != nil {
		p.retire(old, number)
	}
	p.wg.Go(func() { p.load(ctx, g) })
}

func union(a, b []string) []string {
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}

// wake has look again all who wait for a change of state.
func (p *Pool) wake() {
	close(p.stateChanged)
	p.stateChanged = make(chan struct{})
}

func (p *Pool) publish(g *generation) { p.config.Hub.Publish(g.info) }

// Close ends everything: requests that wait get an error, workers are stopped.
func (p *Pool) Close() {
	p.mu.Lock()
	p.closed = true
	p.wake()
	if p.current != nil {
		p.current.setOpenOutcome(inspect.OutcomeCutOff, "gdev was ended")
	}
	p.end()
	g := p.current
	var h host.Host
	if g != nil {
		h = g.host
	}
	p.mu.Unlock()
	if h != nil {
		p.stop(g, h)
	}
	p.wg.Wait()
	p.config.Provider.Close()
}

// Ending is closed when the Pool is about to end.
func (p *Pool) Ending() <-chan struct{} { return p.ctx.Done() }
