//go:build unix

package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

func TestExitCodeIsThatOfTheSignal(t *testing.T) {
	t.Parallel()
	for signal, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143, syscall.SIGHUP: 129} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			p := start(t, project(t, map[string]string{"app.py": hello}), "run", "--plain", "--port", "0")
			_ = p.cmd.Process.Signal(signal)
			until(t, "gdev ends", func() bool { return ended(p.done) })
			if p.code != code {
				t.Errorf("exit code %d, want %d", p.code, code)
			}
		})
	}
}

// freePort is one that nobody listens on, by now.
func freePort(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	return port
}

func ended(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}

// TestOutputThatNobodyReadsDoesNotKeepGdev has gdev write to a pipe, or to a
// terminal, until neither takes more.
func TestOutputThatNobodyReadsDoesNotKeepGdev(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"--plain", "--json", "UI"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			dir := project(t, map[string]string{"app.py": `
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x" * 20000]
`})
			port := freePort(t)
			c := exec.Command(gdevBinary, "run", "--port", port, "--no-reload")
			c.Dir, c.Env = dir, environment("TERM=xterm-256color")
			var unread io.Closer
			if mode == "UI" {
				f, err := pty.StartWithSize(c, &pty.Winsize{Rows: 24, Cols: 80})
				if err != nil {
					t.Fatal(err)
				}
				unread = f
			} else {
				c.Args = append(c.Args, mode)
				r, w, err := os.Pipe()
				if err != nil {
					t.Fatal(err)
				}
				c.Stdout = w
				if err := c.Start(); err != nil {
					t.Fatal(err)
				}
				_ = w.Close()
				unread = r
			}
			defer unread.Close()
			done := make(chan struct{})
			go func() { _ = c.Wait(); close(done) }()
			defer func() { _ = c.Process.Kill(); <-done }()
			until(t, "gdev answers", func() bool {
				r, err := tryGet("http://127.0.0.1:" + port)
				return err == nil && r.code == http.StatusOK
			})
			for range 1000 {
				if _, err := tryGet("http://127.0.0.1:" + port + "/" + strings.Repeat("a", 200)); err != nil {
					t.Fatal(err)
				}
			}
			began := time.Now()
			_ = c.Process.Signal(syscall.SIGTERM)
			until(t, "gdev ends", func() bool { return ended(done) })
			if code := c.ProcessState.ExitCode(); code != 143 {
				t.Errorf("exit code %d after %s", code, time.Since(began))
			}
		})
	}
}

// TestSecondSignalEndsGdevAtOnce has an exit handler that takes its time.
func TestSecondSignalEndsGdevAtOnce(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": hello + `
import atexit, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
atexit.register(time.sleep, 60)
`})
	p := start(t, dir, "run", "--plain", "--port", "0")
	get(t, p.url)
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	until(t, "gdev says what it waits for", func() bool { return strings.Contains(p.stdout(), "is ending, for at most") })
	until(t, "gdev ends", func() bool {
		_ = p.cmd.Process.Signal(syscall.SIGTERM)
		return ended(p.done)
	})
	status := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !status.Signaled() || status.Signal() != syscall.SIGTERM {
		t.Errorf("gdev ended with %s, want the second signal's default effect", p.cmd.ProcessState)
	}
}
