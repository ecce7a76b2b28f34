//go:build unix

package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// emulator is a gdev in a real pseudo-terminal, with an emulator behind it.
type emulator struct {
	t      *testing.T
	cmd    *exec.Cmd
	pty    *os.File
	screen vt10x.Terminal
	mu     sync.Mutex
	raw    strings.Builder // all that gdev wrote
	done   chan struct{}
	url    string
}

// openTerminal runs gdev in a terminal of this size.
func openTerminal(t *testing.T, dir string, columns, rows int, env []string, args ...string) *emulator {
	t.Helper()
	c := exec.Command(gdevBinary, args...)
	c.Env = environment(append([]string{"TERM=xterm-256color"}, env...)...)
	return openTerminalOf(t, dir, columns, rows, c)
}

// openTerminalOf runs a command in a terminal of this size.
func openTerminalOf(t *testing.T, dir string, columns, rows int, c *exec.Cmd) *emulator {
	t.Helper()
	term := &emulator{t: t, done: make(chan struct{}), cmd: c}
	term.cmd.Dir = dir
	if c.Env == nil {
		c.Env = environment("TERM=xterm-256color")
	}
	f, err := pty.StartWithSize(term.cmd, &pty.Winsize{Rows: uint16(rows), Cols: uint16(columns)})
	if err != nil {
		t.Fatal(err)
	}
	term.pty = f
	term.screen = vt10x.New(vt10x.WithSize(columns, rows), vt10x.WithWriter(f))
	go term.read()
	t.Cleanup(term.close)
	return term
}

func (m *emulator) read() {
	defer close(m.done)
	buf := make([]byte, 32<<10)
	for {
		n, err := m.pty.Read(buf)
		m.mu.Lock()
		m.raw.Write(buf[:n])
		m.mu.Unlock()
		_, _ = m.screen.Write(buf[:n])
		if err != nil {
			return
		}
	}
}

// text is what the screen shows.
func (m *emulator) text() string { return m.screen.String() }

// written is all that was written to the terminal.
func (m *emulator) written() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.raw.String()
}

// shows waits until the screen holds all the texts.
func (m *emulator) shows(texts ...string) {
	m.t.Helper()
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		screen, missing := m.text(), false
		for _, s := range texts {
			missing = missing || !strings.Contains(screen, s)
		}
		if !missing {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	m.t.Fatalf("the screen does not show %q:\n%s", texts, m.text())
}

// press types keys.
func (m *emulator) press(keys string) {
	m.t.Helper()
	if _, err := m.pty.WriteString(keys); err != nil {
		m.t.Fatal(err)
	}
}

// findURL reads the address off the screen.
func (m *emulator) findURL() string {
	m.t.Helper()
	u := regexp.MustCompile(`http://[\w.:\[\]]+:\d+`)
	until(m.t, "the screen shows a URL", func() bool {
		m.url = u.FindString(m.text())
		return m.url != ""
	})
	return m.url
}

func (m *emulator) close() {
	select {
	case <-m.done:
	default:
		_ = m.cmd.Process.Signal(syscall.SIGINT)
	}
	timer := time.AfterFunc(patience, func() { _ = m.cmd.Process.Kill() })
	defer timer.Stop()
	_ = m.cmd.Wait()
	_ = m.pty.Close()
}
