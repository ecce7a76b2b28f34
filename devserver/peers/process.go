package peers

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

	"gdev/devserver/client"
)

// StartTimeout is how long a server may take to its first good response.
const StartTimeout = 20 * time.Second

// stopTimeout is how long a server may take to end after ctrl-C, before it is
// killed with all that it started.
const stopTimeout = 3 * time.Second

// requestTimeout is how long a request may take that asks whether a server is
// ready.
const requestTimeout = 10 * time.Second

// Options say what is started, and where.
type Options struct {
	Server   Server
	Command  Command // the server's Develop or Serve
	Settings Settings
	Folder   string                     // the application's folder
	Log      string                     // path of a file for its standard error
	Ready    func(client.Response) bool // whether a response to GET / shows that the application is served
}

// Process is a running server.
type Process struct {
	Address string
	Startup time.Duration // from exec to the first good response
	PID     int
	Log     string

	exited   chan struct{} // closed when the process has ended
	terminal *os.File      // where it has one
}

// Start starts a server on a free port, and waits until it is ready.
func Start(ctx context.Context, o Options) (*Process, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	settings := o.Settings
	_, settings.Port, _ = net.SplitHostPort(address)
	args := o.Command(settings)
	c := exec.Command(args[0], args[1:]...)
	c.Dir, c.Env = o.Folder, Environment()
	p := &Process{Address: address, Log: o.Log, exited: make(chan struct{})}
	began := time.Now()
	if err := p.launch(c, o.Server.Terminal); err != nil {
		return nil, fmt.Errorf("start %s: %w", strings.Join(args, " "), err)
	}
	if err := p.awaitReady(ctx, o.Ready); err != nil {
		p.Stop()
		return nil, fmt.Errorf("%s: %w%s", strings.Join(args, " "), err, p.LogTail())
	}
	p.Startup = time.Since(began)
	return p, nil
}

// launch starts the command, in a terminal where the server wants one.
func (p *Process) launch(c *exec.Cmd, inTerminal bool) error {
	log, err := os.Create(p.Log)
	if err != nil {
		return err
	}
	defer log.Close()
	if inTerminal {
		p.terminal, err = pty.StartWithSize(c, &pty.Winsize{Rows: 40, Cols: 120})
		if err == nil {
			go func() { _, _ = io.Copy(io.Discard, p.terminal) }() // until Stop closes it
		}
	} else {
		c.Stderr = log
		ownSession(c)
		err = c.Start()
	}
	if err != nil {
		return err
	}
	p.PID = c.Process.Pid
	go func() {
		_ = c.Wait()
		close(p.exited)
	}()
	return nil
}

// awaitReady sends requests until the server is ready.
func (p *Process) awaitReady(ctx context.Context, ready func(client.Response) bool) error {
	request := client.Request{Method: "GET", Target: "/"}.Bytes("127.0.0.1")
	for deadline := time.Now().Add(StartTimeout); time.Now().Before(deadline); {
		c := client.Conn{Address: p.Address, Timeout: requestTimeout}
		r, err := c.Do(ctx, request)
		c.Close()
		if err == nil && ready(r) {
			return nil
		}
		select {
		case <-p.exited:
			return errors.New("it ended at once")
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Millisecond):
		}
	}
	return fmt.Errorf("no good response within %s", StartTimeout)
}

// Stop ends the server and all that it started.
func (p *Process) Stop() {
	family, _ := Family(p.PID) // after an error, only the process group is ended
	interrupt(p.PID)
	select {
	case <-p.exited:
	case <-time.After(stopTimeout):
	}
	late, _ := Family(p.PID)
	killGroup(p.PID)
	for _, m := range append(family, late...) {
		m.kill()
	}
	<-p.exited
	if p.terminal != nil {
		_ = p.terminal.Close()
	}
}

// LogTail is the end of the log, each line indented on a line of its own.
func (p *Process) LogTail() string {
	b, err := os.ReadFile(p.Log)
	if err != nil || len(b) == 0 {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	return "\n    " + strings.Join(lines[max(0, len(lines)-8):], "\n    ")
}
