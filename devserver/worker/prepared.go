package worker

import (
	"context"
	"reflect"
	"sync"

	"gdev/devserver/host"
	"gdev/devserver/wire"
)

// Prepared keeps a process ready for the next generation. Its methods may be
// called from any goroutine.
type Prepared struct {
	ctx    context.Context // ends with Close
	end    context.CancelFunc
	wg     sync.WaitGroup
	wake   chan struct{} // has room for one: there may be something to prepare
	guard  *Guard        // ends all processes should gdev be killed; may be nil
	report func(error)   // gets the error of a process that has ended by itself

	mu             sync.Mutex
	plan           *plan // nil: nothing is known
	zygote         *zygote
	standby        *standby
	forks          bool           // false once forking has proved unsafe
	mispredictions map[string]int // how often in a row something was not as foreseen
	closed         bool

	coldStart, lastFork fingerprint // what the process that was started afresh, and the newest fork, have become
}

// standby is a process that waits for the next generation, and the plan that it
// was made by.
type standby struct {
	*Worker
	plan *plan
}

// NewPrepared makes a Prepared that has nothing ready until it has learned. It calls
// report, from goroutines of its own, for each process that should stand ready
// and has ended by itself.
func NewPrepared(report func(error)) *Prepared {
	ctx, end := context.WithCancel(context.Background())
	s := &Prepared{ctx: ctx, end: end, report: report, guard: NewGuard(), wake: make(chan struct{}, 1), forks: true, mispredictions: map[string]int{}}
	s.wg.Go(s.run)
	return s
}

// Acquire gives the process that stands by, or else a fork, or else a new
// interpreter.
func (s *Prepared) Acquire(spec host.Spec) (host.Host, error) { return asHost(s.acquire(spec)) }

// Start gives a new interpreter.
func (s *Prepared) Start(spec host.Spec) (host.Host, error) { return asHost(s.start(spec)) }

// asHost gives no worker as no host.
func asHost(w *Worker, err error) (host.Host, error) {
	if err != nil {
		return nil, err
	}
	return w, nil
}

func (s *Prepared) acquire(spec host.Spec) (*Worker, error) {
	s.mu.Lock()
	if s.plan != nil && !same(s.plan.spec, spec) {
		s.forget()
	}
	ready, z := s.standby, s.zygote
	s.standby = nil
	s.mu.Unlock()
	if ready != nil && ready.alive() {
		return ready.Worker, nil
	}
	if ready != nil {
		s.wg.Go(ready.discard)
	}
	if z != nil {
		if w, err := z.forkWorker(); err == nil {
			return w, nil
		}
	}
	return s.start(spec)
}

// Prewarm has the process that stands by use the time until it is taken, or not:
// files have changed, and what that means is still to be found out.
func (s *Prepared) Prewarm() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.standby != nil {
		_ = s.standby.control.Send(wire.KindPrewarm, nil) // one that has ended is not taken
	}
}

// same reports whether a process of the one Spec will do for the other.
func same(s, t host.Spec) bool {
	return s.Python == t.Python && s.HostDir == t.HostDir && reflect.DeepEqual(s.Setup, t.Setup)
}

// Forget ends what is ready and forgets what was learned: libraries may have
// changed.
func (s *Prepared) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
}

// Distrust forgets, and forks no more: a fork has crashed.
func (s *Prepared) Distrust() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	s.forks = false
}

func (s *Prepared) forget() {
	if s.standby != nil {
		s.wg.Go(s.standby.discard)
	}
	if s.zygote != nil {
		s.wg.Go(s.zygote.retire)
	}
	s.plan, s.zygote, s.standby = nil, nil, nil
}

// Close ends what is ready. The workers that were taken must have ended.
func (s *Prepared) Close() {
	s.mu.Lock()
	s.closed = true
	s.forget()
	s.mu.Unlock()
	s.end()
	s.wg.Wait()
	s.guard.Close()
}
