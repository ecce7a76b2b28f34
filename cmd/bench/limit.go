package main

import (
	"context"
	"fmt"
)

// Titles of the rows that are no servers.
const (
	limitImport = "limit: import of the project" // all of its modules, by an interpreter that has imported the third-party ones
	limitCall   = "limit: import and first call"
	plainPython = "plain Python process"
)

// limit measures how long a reload takes at least: a bare interpreter that
// has imported the third-party modules imports the project. It is prepared
// while the servers take their turns, and so is as idle as they are: memory that
// has been idle is slow to touch, for whoever touches it.
type limit struct {
	bench   *bench
	project *project
	modules []byte // what learn.py printed
	next    *bare  // interpreter of the next turn
}

func (b *bench) newLimit(ctx context.Context, a application) (*limit, error) {
	p, err := b.newProject(a)
	if err != nil {
		return nil, err
	}
	modules, err := b.script(ctx, p, "learn.py")
	if err != nil {
		return nil, err
	}
	l := &limit{bench: b, project: p, modules: modules}
	return l, l.prepare(ctx)
}

func (l *limit) title() string { return limitImport }

// take saves after as long as the servers were idle, and measures.
func (l *limit) take(ctx context.Context) error {
	if err := pause(ctx, l.bench.idleBefore, l.bench.idleBefore); err != nil {
		return err
	}
	if _, err := l.project.save(); err != nil {
		return err
	}
	imported, called, err := l.next.measure()
	if err != nil {
		return fmt.Errorf("measure the limit of the application %s: %w", l.project.name, err)
	}
	l.bench.report.result(measureReload, l.project.application, limitImport, "ms").add(imported)
	l.bench.report.result(measureReload, l.project.application, limitCall, "ms").add(called)
	return l.prepare(ctx)
}

// prepare starts the interpreter of the next turn.
func (l *limit) prepare(ctx context.Context) error {
	l.next = l.bench.newBare(ctx, l.project)
	if err := l.next.start(l.modules); err != nil {
		return fmt.Errorf("start limit.py on the application %s: %w", l.project.name, err)
	}
	return nil
}

// end ends the prepared interpreter.
func (l *limit) end() { l.next.end() }
