package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
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
// has imported the third-party modules imports the project. It stands ready
// while the servers take their turns, and so rests as they do: memory that
// rested is slow to touch, for whoever touches it.
type limit struct {
	bench    *bench
	project  *project
	modules  []byte // what learn.py printed
	standing *bare
}

// bare is an interpreter that has imported the third-party modules.
type bare struct {
	command *exec.Cmd
	stdin   io.WriteCloser
	stdout  *bufio.Reader
	stderr  strings.Builder
	cancel  context.CancelFunc
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
	return l, l.stand(ctx)
}

func (l *limit) title() string { return limitImport }

// take saves after the rest that the servers have, and measures.
func (l *limit) take(ctx context.Context) error {
	if err := pause(ctx, l.bench.rest, l.bench.rest); err != nil {
		return err
	}
	if _, err := l.project.save(); err != nil {
		return err
	}
	imported, called, err := l.standing.measure()
	if err != nil {
		return fmt.Errorf("measure the limit of the application %s: %w\n%s", l.project.name, err, l.standing.stderr.String())
	}
	l.bench.report.result(measureReload, l.project.application, limitImport, "ms").add(imported)
	l.bench.report.result(measureReload, l.project.application, limitCall, "ms").add(called)
	return l.stand(ctx)
}

// stand starts the interpreter of the next turn.
func (l *limit) stand(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	s := &bare{command: l.bench.pythonCommand(ctx, l.project, filepath.Join(l.bench.setting.scripts, "limit.py")), cancel: cancel}
	l.standing = s
	if err := s.start(l.modules); err != nil {
		s.end()
		return fmt.Errorf("start limit.py on the application %s: %w\n%s", l.project.name, err, s.stderr.String())
	}
	return nil
}

// end ends the interpreter that stands ready.
func (l *limit) end() { l.standing.end() }

// start returns when the modules are imported.
func (s *bare) start(modules []byte) error {
	s.command.Stderr = &s.stderr
	stdin, err := s.command.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := s.command.StdoutPipe()
	if err != nil {
		return err
	}
	s.stdin, s.stdout = stdin, bufio.NewReader(stdout)
	if err := s.command.Start(); err != nil {
		return err
	}
	if _, err := s.stdin.Write(append(modules, '\n')); err != nil {
		return err
	}
	_, err = s.stdout.ReadString('\n')
	return err
}

// measure has it import the project and call it; both in ms from the begin.
// It ends then.
func (s *bare) measure() (imported, called float64, err error) {
	if _, err := s.stdin.Write([]byte("\n")); err != nil {
		return 0, 0, err
	}
	if _, err := fmt.Fscan(s.stdout, &imported, &called); err != nil {
		return 0, 0, err
	}
	s.end()
	return imported, called, nil
}

func (s *bare) end() {
	s.cancel()
	_ = s.command.Wait()
}

// script runs one of our scripts in a project and returns what it prints.
func (b *bench) script(ctx context.Context, p *project, name string) ([]byte, error) {
	return b.runPython(ctx, p, filepath.Join(b.setting.scripts, name))
}

func (b *bench) runPython(ctx context.Context, p *project, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c := b.pythonCommand(ctx, p, args...)
	var stderr strings.Builder
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("run python %s in the application %s: %w\n%s", strings.Join(args, " "), p.name, err, stderr.String())
	}
	return out, nil
}

func (b *bench) pythonCommand(ctx context.Context, p *project, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, b.setting.python, args...)
	c.Dir, c.Env = p.dir, environment()
	return c
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
