package worker

import (
	"context"
	"maps"
	"slices"
	"sync"

	"gdev/devserver/host"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// plan says what to import before the project: what is known of the libraries
// of one application.
type plan struct {
	pool        *Prepared
	spec        host.Spec
	modules     []string // in the order of their import
	environment []wire.EnvironmentChange
	differences []wire.Difference
	varying     []string // what is another each time: what is imported after it, is not imported ahead
	outs        *outs
}

// outs are the modules that must be left out, as far as trials have told. A
// plan that follows another shares them.
type outs struct {
	mu         sync.Mutex
	forks      bool            // a zygote may serve
	unforkable map[string]bool // see wire.Preimported
	unfit      map[string]bool
}

// rounds bounds how often a process is made anew without the modules that
// spoilt the one before.
const rounds = 8

func newPlan(pool *Prepared, s host.Spec, forks bool, varying []string) *plan {
	// A fork comes with descriptors for stdout, stderr, control and links.
	forks = forks && s.Setup.Threads+3 <= maxRights
	return &plan{
		pool: pool, spec: s, varying: varying,
		outs: &outs{forks: forks, unforkable: map[string]bool{}, unfit: map[string]bool{}},
	}
}

// with gives the plan that has these modules, too; itself where it has them.
func (p *plan) with(l wire.ImportRecord) *plan {
	fresh := slices.DeleteFunc(slices.Clone(l.Modules), func(m string) bool { return slices.Contains(p.modules, m) })
	if len(fresh) == 0 {
		return p
	}
	return &plan{
		pool: p.pool, spec: p.spec, modules: slices.Concat(p.modules, fresh), varying: p.varying, outs: p.outs,
		environment: slices.Concat(p.environment, l.Environment),
		differences: slices.Concat(p.differences, l.Differences),
	}
}

// again gives a plan of the same: what it is to leave out has become more.
func (p *plan) again() *plan {
	fresh := *p
	return &fresh
}

// patches reports whether a module is there to change libraries from within the
// project. What was imported before would escape it, so nothing may be.
func patches(module string) bool { return module == "gevent.monkey" || module == "eventlet.patcher" }

// makeZygote gives nil where the application's libraries cannot be forked.
func (p *plan) makeZygote(ctx context.Context) (*zygote, error) {
	for range rounds {
		if !p.outs.mayFork() {
			return nil, nil
		}
		z, err := newZygote(p)
		if err != nil {
			return nil, err
		}
		clean, err := p.try(ctx, z.process, p.outs.ofZygote(p))
		if clean {
			return z, nil
		}
		z.dismiss()
		if err != nil {
			return nil, err
		}
	}
	p.outs.neverFork()
	return nil, nil
}

// makeStandby makes a process that has imported all libraries; z may be nil.
func (p *plan) makeStandby(ctx context.Context, z *zygote) (*Worker, error) {
	for range rounds {
		w, err := p.startStandby(z)
		if err != nil {
			return nil, err
		}
		told := p.outs.ofStandby(p)
		if len(told.Modules) == 0 || z != nil && p.outs.isReady(p) {
			return w, nil
		}
		clean, err := p.try(ctx, w.process, told)
		if clean {
			return w, nil
		}
		w.dismiss()
		if err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func (p *plan) startStandby(z *zygote) (*Worker, error) {
	if z != nil {
		return z.forkWorker()
	}
	w, err := p.pool.start(p.spec)
	if err == nil {
		w.start = inspect.StartStandby
	}
	return w, err
}

// try preimports, and reports whether the process has come out of it clean.
func (p *plan) try(ctx context.Context, h *process, told wire.Preimport) (clean bool, err error) {
	answer, err := h.preimport(ctx, told)
	if err != nil {
		return false, err
	}
	return p.outs.learn(answer, told.ToFork), nil
}

func (o *outs) mayFork() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.forks
}

func (o *outs) neverFork() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.forks = false
}

// ofZygote is what a zygote is to import.
func (o *outs) ofZygote(p *plan) wire.Preimport {
	o.mu.Lock()
	defer o.mu.Unlock()
	return wire.Preimport{
		ToFork: true, Environment: p.environment, Differences: p.differences, Varying: p.varying,
		Modules:     p.modules,
		NotForkSafe: slices.Collect(maps.Keys(o.unforkable)), NotPreimportSafe: slices.Collect(maps.Keys(o.unfit)),
	}
}

// isReady reports whether a fork of the zygote has nothing more to import.
func (o *outs) isReady(p *plan) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return !slices.ContainsFunc(p.modules, func(m string) bool { return !within(o.unfit, m) && within(o.unforkable, m) })
}

// ofStandby is what a standby is to import, in the order of the project: with
// what its zygote could not.
func (o *outs) ofStandby(p *plan) wire.Preimport {
	o.mu.Lock()
	defer o.mu.Unlock()
	return wire.Preimport{
		Environment: p.environment, Differences: p.differences, Varying: p.varying,
		Modules:          p.modules,
		NotPreimportSafe: slices.Collect(maps.Keys(o.unfit)),
	}
}

// within reports whether a module, or a package that it is in, is among names:
// to import a module is to import its packages.
func within(names map[string]bool, module string) bool {
	for i, r := range module {
		if r == '.' && names[module[:i]] {
			return true
		}
	}
	return names[module]
}

// leaveOut has modules imported by the application itself. It reports whether
// that is new.
func (o *outs) leaveOut(modules []string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	isNew := false
	for _, m := range modules {
		isNew = isNew || !within(o.unfit, m)
		o.unfit[m] = true
	}
	return isNew
}

// learn notes what must be left out. It reports whether that is nothing new.
func (o *outs) learn(a wire.Preimported, toFork bool) (clean bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, m := range a.NotForkSafe {
		o.unforkable[m] = true
	}
	for _, m := range slices.Concat(a.NotPreimportSafe, a.Skipped) {
		o.unfit[m] = true
	}
	o.forks = o.forks && a.CanFork
	return len(a.NotForkSafe)+len(a.NotPreimportSafe) == 0 && (o.forks || !toFork)
}
