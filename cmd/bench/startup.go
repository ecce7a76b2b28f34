package main

import (
	"context"
	"time"
)

// startupRounds is how many samples of start-up are enough.
const startupRounds = 5

// takeStartup measures from exec to the first answer, with the project's
// bytecode cached.
func (b *bench) takeStartup(ctx context.Context, a application) error {
	p, err := b.newProject(a)
	if err != nil {
		return err
	}
	turns := []turn{{plainPython, func(ctx context.Context) error { return b.takeImport(ctx, p) }}}
	if _, err := b.script(ctx, p, "learn.py"); err != nil { // caches the bytecode
		return err
	}
	for _, s := range b.chosen(a) {
		if s.Develop == nil {
			continue
		}
		turns = append(turns, turn{s.Title, func(ctx context.Context) error {
			r, err := b.start(ctx, s, s.Develop, p)
			if err != nil {
				return err
			}
			defer r.peer.Stop()
			b.report.result(measureStartup, a, s.Title, "ms").add(milliseconds(r.peer.Startup))
			return nil
		}})
	}
	return b.rounds(ctx, measureStartup+" on "+a.title, min(b.options.rounds, startupRounds), turns)
}

// takeImport measures python -c 'import app', from exec to its end.
func (b *bench) takeImport(ctx context.Context, p *project) error {
	began := time.Now()
	if _, err := b.runPython(ctx, p, "-c", "import app"); err != nil {
		return err
	}
	b.report.result(measureStartup, p.application, plainPython, "ms").add(milliseconds(time.Since(began)))
	return nil
}
