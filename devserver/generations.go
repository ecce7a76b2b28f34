package devserver

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
	"gdev/devserver/worker"
	"gdev/inspect"
)

// generations starts, replaces and ends generations, and lends their threads
// to exchanges.
//
// From Touched, or the begin of a generation, until that generation is ready
// or has failed, lend waits: nobody is served old code after a save. A
// generation whose worker dies is followed by a new one at the next lend.
type generations struct {
	config   Config
	ctx      context.Context // ends with Close
	end      context.CancelFunc
	wg       sync.WaitGroup
	provider host.Provider
	sources  sources // of what was loaded last

	mu    sync.Mutex
	now   *generation         // the newest; nil before the first Begin
	alive map[int]*generation // those that serve, or still serve, by number

	processes map[host.Host]*generation // all that have begun to load, and have not ended
	exclusive bool                      // the application cannot be loaded while an older process lives

	touched time.Time // a file changed then, and what that means is not known yet; else zero
	closed  bool
	taken   inspect.ThreadsTaken  // what was told last of that; zero where nothing is to be told
	calming bool                  // the end of that may be near
	without map[uint64]*borrower  // requests that have no thread: they wait for one, or for their client
	prompts map[uint64]*prompt    // lines that the application waits for, by number
	sync    func(context.Context) // waits until all changes of files are known; nil: there is nobody to ask
	follow  func(wire.Files)      // has files followed; nil: there is nobody yet
	news    chan struct{}         // closed and replaced when any of the above changes

	lastPrompt uint64       // the number of the newest
	unfollowed []wire.Files // what follow is still to be called for

	drainTime, holdTime time.Duration // Drain and Hold of Config
}

// Bounds that Config may set otherwise.
const (
	DefaultDrain = 2 * time.Second
	DefaultHold  = 30 * time.Second
)

const (
	stopGrace = 300 * time.Millisecond // for a process to end that has served nobody
	killGrace = time.Second            // for an exception to end an exchange
)

// errHeldTooLong is lend's, where no generation became ready in time.
var errHeldTooLong = errors.New("no generation became ready in time")

// errKilled is lend's, where its user has ended the request.
var errKilled = errors.New("it was ended by its user, in gdev")

// errClosed is lend's, when gdev is ending.
var errClosed = errors.New("gdev is ending")

// failedError is lend's, where the current generation failed.
type failedError struct {
	generation int
	failure    inspect.Failure
}

// Error implements error.
func (e *failedError) Error() string { return e.failure.Message }

func newGenerations(c Config) *generations {
	ctx, end := context.WithCancel(context.Background())
	return &generations{
		config: c, ctx: ctx, end: end, provider: worker.NewPrepared(func(err error) { c.Hub.Publish(inspect.Notice{At: time.Now(), Text: err.Error()}) }),
		drainTime: cmp.Or(c.Drain, DefaultDrain), holdTime: cmp.Or(c.Hold, DefaultHold),
		news: make(chan struct{}), alive: map[int]*generation{}, processes: map[host.Host]*generation{}, prompts: map[uint64]*prompt{}, without: map[uint64]*borrower{},
	}
}

// Begin starts a new generation in place of the current one, which ends what
// it is serving within a bound.
func (s *generations) Begin(reason inspect.Reason, changed []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begin(reason, changed)
}

func (s *generations) begin(reason inspect.Reason, changed []string) {
	if s.closed {
		return
	}
	s.keepSources(changed)
	old, number := s.now, 1
	if old != nil {
		number = old.info.Number + 1
		if old.info.State == inspect.GenerationLoading {
			changed = union(old.info.Changed, changed)
		}
	}
	g := newGeneration(number, reason, changed)
	ctx, cancel := context.WithCancel(s.ctx)
	g.cancel = cancel
	g.info.Touched = s.touched
	s.now, s.touched = g, time.Time{}
	s.tell()
	s.emit(g)
	if old != nil {
		s.retire(old, number)
	}
	s.wg.Go(func() { s.load(ctx, g) })
}

// ForgetLibraries has the next generation import its libraries anew: files of
// them have changed.
func (s *generations) ForgetLibraries() { s.provider.Forget() }

func union(a, b []string) []string {
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}

// SyncWith has each request wait for sync, which is to return when all changes
// that were made before it was called have led to Touched: the system tells of
// a change a moment after it was made.
func (s *generations) SyncWith(sync func(context.Context)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sync = sync
}

// Touched holds requests from now on, until Settled or Begin: files changed,
// those among others.
func (s *generations) Touched(paths ...string) {
	s.setTouched(time.Now())
	s.provider.Wake()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keepSources(paths)
}

// Settled lets requests go on: nothing had really changed.
func (s *generations) Settled() { s.setTouched(time.Time{}) }

func (s *generations) setTouched(t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.touched = t
	s.tell()
}

// tell wakes all who wait for a change of state.
func (s *generations) tell() {
	close(s.news)
	s.news = make(chan struct{})
}

func (s *generations) emit(g *generation) { s.config.Hub.Publish(g.info) }

// Close ends everything: requests that wait get an error, workers are stopped.
func (s *generations) Close() {
	s.mu.Lock()
	s.closed = true
	s.tell()
	if s.now != nil {
		s.now.markOpen(inspect.OutcomeCutOff, "gdev was ended")
	}
	s.end()
	g := s.now
	var w host.Host
	if g != nil {
		w = g.worker
	}
	s.mu.Unlock()
	if w != nil {
		s.stop(g, w)
	}
	s.wg.Wait()
	s.provider.Close()
}

// retire ends a generation that another has replaced: what it is serving may
// go on for Config.Drain, and what has asked its user for a line until its end.
func (s *generations) retire(g *generation, by int) {
	if !s.engaged(g) {
		g.cancel()
	}
	g.retire()
	w := g.worker
	if w == nil || g.info.State == inspect.GenerationLoading {
		return // load ends it
	}
	if g.info.State == inspect.GenerationReady {
		g.info.State = inspect.GenerationEnded
		s.emit(g)
	}
	s.wg.Go(func() {
		s.drain(g, by)
		s.stop(g, w)
		s.learn(w)
	})
}

// stop ends a worker and waits for that. What the application does at its end,
// in exit handlers or in threads that are no daemons, has the time of
// Config.Drain: the next generation serves meanwhile.
func (s *generations) stop(g *generation, w host.Host) {
	late := time.AfterFunc(waitNoticed, func() {
		if s.ctx.Err() != nil { // somebody waits for gdev to end
			s.notice(fmt.Sprintf("generation %d is ending, for at most %s; ctrl-c again ends it at once", g.info.Number, s.drainTime))
		}
	})
	cut := w.Stop(s.drainTime)
	late.Stop()
	if cut == nil {
		return
	}
	where := ""
	if cut.Where != "" {
		where = ", in " + cut.Where
	}
	s.notice(fmt.Sprintf("generation %d was cut off, since it did not end within %s%s: "+
		"exit handlers, and threads that are no daemons, have as long as --drain", g.info.Number, cut.After, where))
}

// drain waits until a generation that was replaced may be ended.
func (s *generations) drain(g *generation, by int) {
	late, idle := time.NewTimer(s.drainTime), g.idle
	defer late.Stop()
	for isLate := false; ; {
		s.mu.Lock()
		engaged, news := s.engaged(g), s.news
		if isLate && !engaged {
			g.markOpen(inspect.OutcomeCutOff,
				fmt.Sprintf("generation %d replaced it, and it did not end within %s", by, s.drainTime))
		}
		s.mu.Unlock()
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
		case <-s.ctx.Done():
			return
		}
	}
}
