//go:build unix

package main

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
)

const asksForPassword = `import getpass, subprocess

def application(environ, start_response):
    body = b"other"
    if environ["PATH_INFO"] == "/getpass":
        body = getpass.getpass().encode()
    elif environ["PATH_INFO"] == "/child":
        child = subprocess.run("stty -echo < /dev/tty", shell=True, stderr=subprocess.PIPE)
        body = b"no terminal" if child.returncode else b"changed the terminal"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [body]
`

// TestApplicationHasNoTerminal: to ask there, or to change its settings, would stop
// the worker, which is in the background of gdev's.
func TestApplicationHasNoTerminal(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": asksForPassword})
	m := openTerminal(t, dir, 100, 30, nil, "run", "--port", "0")
	url := m.findURL()
	m.shows("ready")
	if r := get(t, url+"/child"); r.body != "no terminal" {
		t.Errorf("a child: %+v", r)
	}
	asks := later(url + "/getpass")
	m.shows("waits for a password")
	if r := get(t, url); r.body != "other" {
		t.Errorf("another request meanwhile: %+v", r)
	}
	m.press("opensesame")
	m.shows("Password: ••••••••••")
	m.press("\r")
	if r := await(t, asks); r.body != "opensesame" {
		t.Errorf("the one that asks: %+v", r)
	}
	if strings.Contains(m.written(), "opensesame") {
		t.Errorf("the password was shown:\n%s", m.written())
	}
}

// TestPlainPromptOfGetpass types a password where there is no UI.
func TestPlainPromptOfGetpass(t *testing.T) {
	t.Parallel()
	m := openTerminal(t, project(t, map[string]string{"app.py": asksForPassword}), 100, 30, nil, "run", "--port", "0", "--plain")
	url := m.findURL()
	m.shows("is ready")
	asks := later(url + "/getpass")
	m.shows("waits for a password")
	m.awaitEcho(false)
	m.press("opensesame\n")
	if r := await(t, asks); r.body != "opensesame" {
		t.Errorf("the one that asks: %+v", r)
	}
	m.shows("GET /getpass  200 OK")
	m.awaitEcho(true)
	later(url + "/getpass")
	m.shows("#2  waits for a password")
	m.awaitEcho(false)
	if err := m.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	m.awaitEcho(true)
	if strings.Contains(m.written(), "opensesame") {
		t.Errorf("the password was shown:\n%s", m.written())
	}
}

// awaitEcho waits until the terminal shows what is typed, or does not.
func (m *emulator) awaitEcho(want bool) {
	m.t.Helper()
	conn, err := m.pty.SyscallConn()
	if err != nil {
		m.t.Fatal(err)
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		var state *term.State
		if controlErr := conn.Control(func(fd uintptr) { state, err = term.GetState(fd) }); controlErr != nil || err != nil {
			m.t.Fatal(controlErr, err)
		}
		if echo := uint64(state.Termios.Lflag)&syscall.ECHO != 0; echo == want {
			return
		}
		if time.Now().After(deadline) {
			m.t.Fatalf("the terminal's echo is not %t within %s", want, patience)
		}
	}
}
