package worker

import (
	"context"
	"slices"

	"gdev/devserver/host"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// plan says what to import ahead of the project: what is known of the libraries
// of one application. A plan is never changed.
type plan struct {
	pool        *Prepared
	spec        host.Spec
	modules     []string // in the order of their import
	environment []wire.EnvironmentChange
	differences []wire.Difference
	varying     []string // names of what differs at each start; modules that are imported after it are not imported ahead
	exclusions  *exclusions
}

// maxTrials bounds how often a process is made anew without the modules that
// made the one before unusable.
const maxTrials = 8

func newPlan(pool *Prepared, s host.Spec, forks bool, varying []string) *plan {
	// A fork comes with descriptors for stdout, stderr, control and links.
	forks = forks && s.Setup.Threads+3 <= maxRights
	return &plan{
		pool: pool, spec: s, varying: varying,
		exclusions: &exclusions{forks: forks, notForkSafe: map[string]bool{}, notPreimportSafe: map[string]bool{}},
	}
}

// with gives the plan that has these modules, too; itself where it has them.
func (p *plan) with(l wire.ImportRecord) *plan {
	known := make(map[string]bool, len(p.modules))
	for _, m := range p.modules {
		known[m] = true
	}
	fresh := slices.DeleteFunc(slices.Clone(l.Modules), func(m string) bool { return known[m] })
	if len(fresh) == 0 {
		return p
	}
	return &plan{
		pool: p.pool, spec: p.spec, modules: slices.Concat(p.modules, fresh), varying: p.varying, exclusions: p.exclusions,
		environment: slices.Concat(p.environment, l.Environment),
		differences: slices.Concat(p.differences, l.Differences),
	}
}

// copied gives a plan of the same, which takes effect since it is another: what it
// is to leave out has become more.
func (p *plan) copied() *plan {
	fresh := *p
	return &fresh
}

// monkeyPatches reports whether a module is there to change libraries from within the
// project. What was imported before would escape it, so nothing may be.
func monkeyPatches(module string) bool {
	return module == "gevent.monkey" || module == "eventlet.patcher"
}

// makeZygote gives nil where the application's libraries cannot be forked.
func (p *plan) makeZygote(ctx context.Context) (*zygote, error) {
	for range maxTrials {
		if !p.exclusions.mayFork() {
			return nil, nil
		}
		z, err := newZygote(p)
		if err != nil {
			return nil, err
		}
		clean, err := p.try(ctx, z.process, p.exclusions.forZygote(p))
		if clean {
			return z, nil
		}
		z.dismiss()
		if err != nil {
			return nil, err
		}
	}
	p.exclusions.neverFork()
	return nil, nil
}

// makeStandby makes a process that has imported all libraries; z may be nil.
func (p *plan) makeStandby(ctx context.Context, z *zygote) (*Worker, error) {
	for range maxTrials {
		w, err := p.startStandby(z)
		if err != nil {
			return nil, err
		}
		preimport := p.exclusions.forStandby(p)
		if len(preimport.Modules) == 0 || z != nil && p.exclusions.isReady(p) {
			return w, nil
		}
		clean, err := p.try(ctx, w.process, preimport)
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

// try has a process preimport, and reports whether the process has come out of it clean.
func (p *plan) try(ctx context.Context, h *process, preimport wire.Preimport) (clean bool, err error) {
	answer, err := h.preimport(ctx, preimport)
	if err != nil {
		return false, err
	}
	return p.exclusions.add(answer, preimport.ToFork), nil
}
