package worker

import (
	"context"
	"reflect"
	"slices"
	"sync"

	"gdev/devserver/host"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// Prepared keeps a process ready for the next generation. Its methods may be
// called from any goroutine.
type Prepared struct {
	ctx    context.Context // ends with Close
	end    context.CancelFunc
	wg     sync.WaitGroup
	wake   chan struct{} // has room for one: there may be something to prepare
	guard  *Guard        // of all processes; may be nil
	report func(error)   // is told of a process that has ended by itself

	mu      sync.Mutex
	plan    *plan // nil: nothing is known
	zygote  *zygote
	standby *standby
	forks   bool           // false once forking has proved unsafe
	missed  map[string]int // how often in a row something was not as foreseen
	closed  bool

	fresh, before fingerprint // of the process that was started afresh, and of the newest fork
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
	s := &Prepared{ctx: ctx, end: end, report: report, guard: NewGuard(), wake: make(chan struct{}, 1), forks: true, missed: map[string]int{}}
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

// Learn implements [host.Host].
func (w *Worker) Learn(ctx context.Context) (differs []string) {
	return w.pool.learn(w, w.awaitLearned(ctx))
}

// learn prepares for the application's next generation.
func (s *Prepared) learn(w *Worker, l wire.ImportRecord) (differs []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.plan == nil && w.Stopping() { // what was imported late is not enough for a plan
		return nil
	}
	if slices.ContainsFunc(l.Modules, patches) {
		s.forget()
		return nil
	}
	if s.plan == nil {
		s.plan = newPlan(s, w.spec, s.forks, s.varying())
	} else if w.start != inspect.StartCold {
		clear(s.missed)
	}
	before := s.plan
	s.plan = before.with(l)
	differs = s.verify(w, l.Fingerprint)
	if s.plan == before && w.Stopping() { // its successor, which loads just now, is not to be disturbed
		return differs
	}
	select {
	case s.wake <- struct{}{}:
	default:
	}
	return differs
}

// Forget ends what is ready and forgets what was learned: libraries may have
// changed.
func (s *Prepared) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
}

// Contradicted implements [host.Host].
func (w *Worker) Contradicted() bool { return w.pool.contradicted(w) }

// contradicted forgets what was learned, where a process that had imported
// libraries ahead of the project has found them wrong: the project has changed
// its process otherwise than foreseen. It reports whether that is so. What is
// imported after something that is another each time is not imported ahead from
// the second time on.
func (s *Prepared) contradicted(w *Worker) bool {
	names := w.answer.Mispredicted
	if len(names) == 0 {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range names {
		s.missed[name]++
	}
	s.forget()
	return true
}

// varying is what is another each time.
func (s *Prepared) varying() []string {
	var names []string
	for name, times := range s.missed {
		if times > 1 {
			names = append(names, name)
		}
	}
	return names
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

// run prepares whenever there may be something to prepare.
func (s *Prepared) run() {
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.wake:
		}
		s.mu.Lock()
		p := s.plan
		s.mu.Unlock()
		if p == nil {
			continue
		}
		if err := s.prepare(p); err != nil {
			if s.ctx.Err() == nil {
				s.report(err)
			}
			s.drop(p)
		}
	}
}

// prepare makes the zygote and the standby of a plan, unless they are there.
// Until the new ones are ready, the old ones serve.
func (s *Prepared) prepare(p *plan) error {
	s.mu.Lock()
	z, ready := s.zygote, s.standby
	s.mu.Unlock()
	if z == nil || z.plan != p || !z.alive() {
		fresh, err := p.makeZygote(s.ctx)
		if err != nil {
			return err
		}
		if !s.putZygote(p, fresh) {
			return nil
		}
		z = fresh
	}
	if ready != nil && ready.plan == p && ready.alive() {
		return nil
	}
	w, err := p.makeStandby(s.ctx, z)
	if err != nil || w == nil {
		return err
	}
	s.putStandby(&standby{w, p})
	return nil
}

// putZygote puts a zygote in the place of the one before, nil where no process
// of the plan may be forked. It reports whether the plan is still wanted.
func (s *Prepared) putZygote(p *plan, z *zygote) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.zygote
	if s.plan == p {
		s.zygote = z
	} else {
		old = z
	}
	if old != nil {
		s.wg.Go(old.retire)
	}
	if z != nil && z != old {
		s.wg.Go(func() { s.watch(z.process, func() bool { return s.zygote == z }) })
	}
	return s.plan == p
}

func (s *Prepared) putStandby(n *standby) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.standby
	if s.plan == n.plan {
		s.standby = n
	} else {
		old = n
	}
	if old != nil {
		s.wg.Go(old.discard)
	}
	if n != old {
		s.wg.Go(func() { s.watch(n.process, func() bool { return s.standby == n }) })
	}
}

// watch reports a process that ends by itself while it stands ready.
func (s *Prepared) watch(h *process, standsReady func() bool) {
	<-h.lost
	s.mu.Lock()
	ready := standsReady() && !s.closed
	s.mu.Unlock()
	if ready {
		s.report(h.unexpectedEnd("while it stood ready"))
	}
}

// drop gives up a plan that cannot be carried out; the next generation starts
// cold, and what it imports makes another.
func (s *Prepared) drop(p *plan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.plan == p {
		s.forget()
	}
}
