package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Titles of the rows that are no servers.
const (
	limitImport = "limit: import of the project" // all of its modules, by an interpreter that has imported the third-party ones
	limitCall   = "limit: import and first call"
	plainPython = "plain Python process"
)

// limit measures how long a reload takes at least: a bare interpreter that
// has imported the third-party modules imports the project.
type limit struct {
	bench   *bench
	project *project
	modules []byte // what learn.py printed
}

func (b *bench) newLimit(ctx context.Context, a application) (*limit, error) {
	p, err := b.newProject(a)
	if err != nil {
		return nil, err
	}
	modules, err := b.script(ctx, p, "learn.py", nil)
	if err != nil {
		return nil, err
	}
	return &limit{b, p, modules}, nil
}

func (l *limit) title() string { return limitImport }

// take saves, as the servers' turns do, and measures.
func (l *limit) take(ctx context.Context) error {
	if _, err := l.project.save(); err != nil {
		return err
	}
	out, err := l.bench.script(ctx, l.project, "limit.py", l.modules)
	if err != nil {
		return err
	}
	var imported, called float64
	if _, err := fmt.Sscan(string(out), &imported, &called); err != nil {
		return fmt.Errorf("read what limit.py measured, %q: %w", out, err)
	}
	l.bench.report.result(measureReload, l.project.application, limitImport, "ms").add(imported)
	l.bench.report.result(measureReload, l.project.application, limitCall, "ms").add(called)
	return nil
}

// script runs one of our scripts in a project and returns what it prints.
func (b *bench) script(ctx context.Context, p *project, name string, input []byte) ([]byte, error) {
	return b.runPython(ctx, p, bytes.NewReader(input), filepath.Join(b.setting.scripts, name))
}

func (b *bench) runPython(ctx context.Context, p *project, input *bytes.Reader, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c := exec.CommandContext(ctx, b.setting.python, args...)
	c.Dir, c.Env, c.Stdin = p.dir, environment(), input
	var stderr strings.Builder
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("run python %s in the application %s: %w\n%s", strings.Join(args, " "), p.name, err, stderr.String())
	}
	return out, nil
}

// takeImport measures python -c 'import app', from exec to its end.
func (b *bench) takeImport(ctx context.Context, p *project) error {
	began := time.Now()
	if _, err := b.runPython(ctx, p, bytes.NewReader(nil), "-c", "import app"); err != nil {
		return err
	}
	b.report.result(measureStartup, p.application, plainPython, "ms").add(milliseconds(time.Since(began)))
	return nil
}
