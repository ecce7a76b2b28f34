package worker

import (
	"context"
	"slices"

	"gdev/devserver/wire"
	"gdev/inspect"
)

// Learn implements [host.Host].
func (w *Worker) Learn(ctx context.Context) (differs []string) {
	return w.pool.learn(w, w.awaitImportRecord(ctx))
}

// learn prepares for the application's next generation.
func (s *Prepared) learn(w *Worker, l wire.ImportRecord) (differs []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.plan == nil && w.Stopping() { // what was imported late is not enough for a plan
		return nil
	}
	if slices.ContainsFunc(l.Modules, monkeyPatches) {
		s.forget()
		return nil
	}
	if s.plan == nil {
		s.plan = newPlan(s, w.spec, s.forks, s.varying())
	} else if w.start != inspect.StartCold {
		clear(s.mispredictions)
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

// Mispredicted implements [host.Host].
func (w *Worker) Mispredicted() bool { return w.pool.mispredicted(w) }

// mispredicted forgets what was learned, where a process that had imported
// libraries ahead of the project has found them wrong: the project has changed
// its process otherwise than foreseen. It reports whether that is so. What is
// imported after something that is another each time is not imported ahead from
// the second time on.
func (s *Prepared) mispredicted(w *Worker) bool {
	names := w.result.Mispredicted
	if len(names) == 0 {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range names {
		s.mispredictions[name]++
	}
	s.forget()
	return true
}

// varying is what is another each time.
func (s *Prepared) varying() []string {
	var names []string
	for name, times := range s.mispredictions {
		if times > 1 {
			names = append(names, name)
		}
	}
	return names
}
