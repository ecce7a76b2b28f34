package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// bench is one run: what was found on the machine, and what came of it so far.
type bench struct {
	options
	setting  setting // for command lines; its port is free for each server
	dir      string  // of this run's files
	versions map[string]string
	projects int // made so far
	report   *report
	progress io.Writer
}

// newBench builds gdev and looks at the Python.
func newBench(ctx context.Context, o options, dir string, progress io.Writer) (*bench, error) {
	if err := needProc(); err != nil {
		return nil, err
	}
	b := &bench{options: o, dir: dir, progress: progress}
	b.setting.scripts = filepath.Join(dir, "scripts")
	if err := unpackScripts(b.setting.scripts); err != nil {
		return nil, err
	}
	if err := b.findPython(ctx); err != nil {
		return nil, err
	}
	if err := b.findGdev(ctx); err != nil {
		return nil, err
	}
	b.report = newReport(b.versions)
	b.noteMissing()
	return b, nil
}

func unpackScripts(dir string) error {
	paths, err := fs.Glob(scripts, "scripts/*.py")
	if err != nil {
		return err
	}
	for _, path := range paths {
		text, err := scripts.ReadFile(path)
		if err != nil {
			return err
		}
		if err := writeFile(filepath.Join(dir, filepath.Base(path)), text); err != nil {
			return fmt.Errorf("unpack the bench's scripts: %w", err)
		}
	}
	return nil
}

// findGdev finds what is measured, or builds it as a release is built.
func (b *bench) findGdev(ctx context.Context) (err error) {
	if b.gdev != "" {
		b.setting.gdev, err = filepath.Abs(b.gdev)
		return err
	}
	b.setting.gdev = filepath.Join(b.dir, "gdev")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", b.setting.gdev, "gdev/cmd/gdev")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build gdev (run the bench in a checkout of it): %w\n%s", err, out)
	}
	return nil
}

// say tells the user what goes on.
func (b *bench) say(format string, a ...any) {
	_, _ = fmt.Fprintf(b.progress, "bench: "+format+"\n", a...)
}

// newProject makes a copy of an application that nobody else uses.
func (b *bench) newProject(a application) (*project, error) {
	b.projects++
	return newProject(a, filepath.Join(b.dir, fmt.Sprintf("%s-%d", a.name, b.projects)))
}

// kind is one of the measures.
type kind struct {
	name string
	apps []string // that it is taken on
	take func(*bench, context.Context, application) error
}

// kinds in the order in which they are taken.
func kinds() []kind {
	return []kind{
		{measureReload, []string{"flask", "heavy", "django"}, (*bench).takeReload},
		{measureLoad, []string{"flask"}, (*bench).takeLoad},
		{measureThroughput, []string{"trivial", "flask"}, (*bench).takeThroughput},
		{measureStartup, []string{"flask", "heavy", "django"}, (*bench).takeStartup},
		{measureIdle, []string{"flask"}, (*bench).takeIdle},
		{measureMemory, []string{"flask", "heavy", "django"}, (*bench).takeMemory},
	}
}

// measureNames are the values of --measures.
func measureNames() []string {
	return []string{measureReload, measureLoad, measureThroughput, measureStartup, measureIdle, measureMemory}
}

// takeAll takes every measure that is wanted on every application.
func (b *bench) takeAll(ctx context.Context) error {
	for _, k := range kinds() {
		for _, a := range applications {
			if !wanted(b.measures, k.name) || !wanted(k.apps, a.name) || !wanted(b.apps, a.name) {
				continue
			}
			if missing := b.missing(a.needs); missing != "" {
				b.report.note("%s on %s: not measured, %s is not installed", k.name, a.title, missing)
				continue
			}
			b.say("%s on %s", k.name, a.title)
			if err := k.take(b, ctx, a); err != nil {
				return fmt.Errorf("measure %s on %s: %w", k.name, a.title, err)
			}
		}
	}
	return nil
}

// chosen are the servers that serve the application and have been found.
func (b *bench) chosen(a application) []server {
	var all []server
	for _, s := range servers() {
		if wanted(b.servers, s.name) && wanted(s.apps, a.name) && b.missing(s.needs) == "" {
			all = append(all, s)
		}
	}
	return all
}

// turn is what takes one sample of a server in each round.
type turn struct {
	title string
	take  func(ctx context.Context) error
}

// rounds lets all take their turn, so many times, each round begun by another.
// Who fails is named in the report and left out from then on.
func (b *bench) rounds(ctx context.Context, what string, n int, turns []turn) error {
	out := map[string]bool{}
	for round := range n {
		b.say("  round %d of %d", round+1, n)
		for i := range turns {
			t := turns[(i+round)%len(turns)]
			if out[t.title] {
				continue
			}
			err := t.take(ctx)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				out[t.title] = true
				b.report.note("%s, %s: left out in round %d: %s", what, t.title, round+1, firstLine(err))
				b.say("  %s is left out: %v", t.title, err)
			}
		}
	}
	return nil
}

// each begins one server after the other, alone, and hands it on.
func (b *bench) each(ctx context.Context, what string, a application, take func(*process) error) error {
	var turns []turn
	for _, s := range b.chosen(a) {
		if s.develop != nil {
			turns = append(turns, turn{s.title, func(ctx context.Context) error {
				return b.once(ctx, s, s.develop, a, take)
			}})
		}
	}
	return b.rounds(ctx, what, 1, turns)
}

// once begins a server on a fresh project, hands it on, and ends it.
func (b *bench) once(ctx context.Context, s server, line command, a application, take func(*process) error) error {
	p, err := b.newProject(a)
	if err != nil {
		return err
	}
	r, err := b.begin(ctx, s, line, p)
	if err != nil {
		return err
	}
	defer r.end()
	return take(r)
}

// fleet begins all servers that reload, each on its own project. The caller
// ends those that it returns, also beside an error.
func (b *bench) fleet(ctx context.Context, what string, a application) ([]*process, error) {
	var running []*process
	for _, s := range b.chosen(a) {
		if s.develop == nil {
			continue
		}
		p, err := b.newProject(a)
		if err != nil {
			return running, err
		}
		r, err := b.begin(ctx, s, s.develop, p)
		if ctx.Err() != nil {
			return running, ctx.Err()
		}
		if err != nil {
			b.report.note("%s on %s, %s: did not start: %s", what, a.title, s.title, firstLine(err))
			b.say("  %s did not start: %v", s.title, err)
			continue
		}
		running = append(running, r)
	}
	return running, nil
}

func endAll(running []*process) {
	for _, r := range running {
		r.end()
	}
}

// pause waits, so long and up to jitter longer.
func pause(ctx context.Context, least, jitter time.Duration) error {
	t := time.NewTimer(least + rand.N(jitter+1))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// firstLine is the error without what a log says.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// errSlow is a server that never answered from new code.
var errSlow = errors.New("no answer from the new code in time")
