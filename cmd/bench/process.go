package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/creack/pty"
)

// patience is how long a server may take to its first answer.
const patience = 20 * time.Second

// farewell is how long a server may take to end after ctrl-C, before it is
// killed with all that it started.
const farewell = 3 * time.Second

// process is a running server.
type process struct {
	server
	project *project
	address string
	startup time.Duration // from exec to the first answer
	pid     int
	exited  chan struct{} // closed when pid has ended
	log     string        // path of what it writes to standard error
	screen  *os.File      // the terminal, where it has one
}

// begin starts a server on a project and waits for its first answer.
func (b *bench) begin(ctx context.Context, s server, line command, p *project) (*process, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	set := b.setting
	_, set.port, _ = net.SplitHostPort(address)
	args := line(set)
	c := exec.Command(args[0], args[1:]...)
	c.Dir, c.Env = p.dir, environment()
	r := &process{server: s, project: p, address: address, exited: make(chan struct{}), log: p.dir + ".log"}
	began := time.Now()
	if err := r.launch(c); err != nil {
		return nil, fmt.Errorf("start %s: %w", strings.Join(args, " "), err)
	}
	if err := r.awaitFirst(ctx); err != nil {
		r.end()
		return nil, fmt.Errorf("%s: %w%s", strings.Join(args, " "), err, lastLines(r.log))
	}
	r.startup = time.Since(began)
	return r, nil
}

// launch starts the command, in a terminal where the server wants one.
func (r *process) launch(c *exec.Cmd) error {
	log, err := os.Create(r.log)
	if err != nil {
		return err
	}
	defer log.Close()
	if r.server.screen {
		r.screen, err = pty.StartWithSize(c, &pty.Winsize{Rows: 40, Cols: 120})
		if err == nil {
			go func() { _, _ = io.Copy(io.Discard, r.screen) }() // until end closes it
		}
	} else {
		c.Stderr = log
		ownSession(c)
		err = c.Start()
	}
	if err != nil {
		return err
	}
	r.pid = c.Process.Pid
	go func() {
		_ = c.Wait()
		close(r.exited)
	}()
	return nil
}

// awaitFirst asks until the server answers.
func (r *process) awaitFirst(ctx context.Context) error {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if a := ask(ctx, r.address); a.good() {
			return nil
		}
		select {
		case <-r.exited:
			return errors.New("it ended at once")
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Millisecond):
		}
	}
	return fmt.Errorf("no answer within %s", patience)
}

// end ends the server and all that it started.
func (r *process) end() {
	family, _ := familyOf(r.pid) // an error leaves the group to end
	interrupt(r.pid)
	select {
	case <-r.exited:
	case <-time.After(farewell):
	}
	late, _ := familyOf(r.pid)
	killGroup(r.pid)
	for _, m := range append(family, late...) {
		m.kill()
	}
	<-r.exited
	if r.screen != nil {
		_ = r.screen.Close()
	}
}

// freeAddress is one on which nothing listens.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// environment is the bench's own, without what changes how a Python starts or
// what a server does. Bytecode is cached, as it is for most users.
func environment() []string {
	var env []string
	for _, e := range os.Environ() {
		name, _, _ := strings.Cut(e, "=")
		switch {
		case strings.HasPrefix(name, "PYTHON"), strings.HasPrefix(name, "FLASK_"),
			strings.HasPrefix(name, "GUNICORN_"), strings.HasPrefix(name, "UWSGI_"),
			strings.HasPrefix(name, "GRANIAN_"), strings.HasPrefix(name, "HUPPER_"),
			strings.HasPrefix(name, "WERKZEUG_"), name == "DJANGO_SETTINGS_MODULE":
		default:
			env = append(env, e)
		}
	}
	return append(env, "TERM=xterm-256color")
}

// lastLines is what the end of a log tells, on lines of its own.
func lastLines(path string) string {
	b, err := os.ReadFile(path)
	if err != nil || len(b) == 0 {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	return "\n    " + strings.Join(lines[max(0, len(lines)-8):], "\n    ")
}
