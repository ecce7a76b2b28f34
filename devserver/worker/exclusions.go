package worker

import (
	"maps"
	"slices"
	"sync"

	"gdev/devserver/wire"
)

// exclusions are the modules that must not be imported ahead, as far as trials
// have shown. A plan that follows another shares them.
type exclusions struct {
	mu               sync.Mutex
	forks            bool            // false once forking has proved unsafe
	notForkSafe      map[string]bool // a standby may import them, a zygote not
	notPreimportSafe map[string]bool // they need the project, or act outside of the process
}

func (e *exclusions) mayFork() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.forks
}

func (e *exclusions) neverFork() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.forks = false
}

// forZygote is what a zygote is to import.
func (e *exclusions) forZygote(p *plan) wire.Preimport {
	e.mu.Lock()
	defer e.mu.Unlock()
	return wire.Preimport{
		ToFork: true, Environment: p.environment, Differences: p.differences, Varying: p.varying,
		Modules:     p.modules,
		NotForkSafe: slices.Collect(maps.Keys(e.notForkSafe)), NotPreimportSafe: slices.Collect(maps.Keys(e.notPreimportSafe)),
	}
}

// forStandby is what a standby is to import, in the order of the project: with
// what its zygote could not.
func (e *exclusions) forStandby(p *plan) wire.Preimport {
	e.mu.Lock()
	defer e.mu.Unlock()
	return wire.Preimport{
		Environment: p.environment, Differences: p.differences, Varying: p.varying,
		Modules:          p.modules,
		NotPreimportSafe: slices.Collect(maps.Keys(e.notPreimportSafe)),
	}
}

// isReady reports whether a fork of the zygote has nothing more to import.
func (e *exclusions) isReady(p *plan) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return !slices.ContainsFunc(p.modules, func(m string) bool { return !within(e.notPreimportSafe, m) && within(e.notForkSafe, m) })
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
func (e *exclusions) leaveOut(modules []string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	isNew := false
	for _, m := range modules {
		isNew = isNew || !within(e.notPreimportSafe, m)
		e.notPreimportSafe[m] = true
	}
	return isNew
}

// add notes what a trial has shown. It reports whether the process is usable:
// nothing was found that must be left out.
func (e *exclusions) add(a wire.Preimported, toFork bool) (clean bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, m := range a.NotForkSafe {
		e.notForkSafe[m] = true
	}
	for _, m := range slices.Concat(a.NotPreimportSafe, a.Skipped) {
		e.notPreimportSafe[m] = true
	}
	e.forks = e.forks && a.CanFork
	return len(a.NotForkSafe)+len(a.NotPreimportSafe) == 0 && (e.forks || !toFork)
}
