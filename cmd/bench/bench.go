package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"gdev/devserver/peers"
)

// bench is one run: what was found on the machine, and what came of it so far.
type bench struct {
	options
	settings peers.Settings // for command lines; the port is free for each server
	gdevPath string         // the binary
	dir      string         // the folder of this run's files
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
	b.settings.Scripts = filepath.Join(dir, "scripts")
	if err := unpackScripts(b.settings.Scripts); err != nil {
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
	return peers.Unpack(dir)
}

// findGdev finds what is measured, or builds it as a release is built.
func (b *bench) findGdev(ctx context.Context) (err error) {
	if b.gdev != "" {
		b.gdevPath, err = filepath.Abs(b.gdev)
		return err
	}
	b.gdevPath = filepath.Join(b.dir, "gdev")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", b.gdevPath, "gdev/cmd/gdev")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build gdev (run the bench in a checkout of it): %w\n%s", err, out)
	}
	return nil
}

// progressf writes a line about what goes on.
func (b *bench) progressf(format string, a ...any) {
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
	apps []string // the applications that it is taken on
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

// measureNames are those of kinds.
func measureNames() []string {
	return []string{measureReload, measureLoad, measureThroughput, measureStartup, measureIdle, measureMemory}
}

// takeAll takes every measure that is wanted on every application.
func (b *bench) takeAll(ctx context.Context) error {
	if wanted(b.measures, measureProgram) {
		if err := b.takeProgram(ctx); err != nil {
			return err
		}
	}
	for _, k := range kinds() {
		for _, a := range applications {
			if !wanted(b.measures, k.name) || !wanted(k.apps, a.name) || !wanted(b.apps, a.name) {
				continue
			}
			if missing := b.missing(a.needs); missing != "" {
				b.report.note("%s on %s: not measured, %s is not installed", k.name, a.title, missing)
				continue
			}
			b.progressf("%s on %s", k.name, a.title)
			if err := k.take(b, ctx, a); err != nil {
				return fmt.Errorf("measure %s on %s: %w", k.name, a.title, err)
			}
		}
	}
	return nil
}

// chosen are the servers that serve the application and have been found.
func (b *bench) chosen(a application) []peers.Server {
	var all []peers.Server
	for _, s := range servers(b.gdevPath) {
		if wanted(b.servers, s.Name) && (s.Framework == "" || slices.Contains(a.needs, s.Framework)) && b.missing(s.Needs) == "" {
			all = append(all, s)
		}
	}
	return all
}
