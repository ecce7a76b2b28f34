package conformance

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gdev/inspect"
)

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// gdevBinary is the program under test, and pythons what it is tested on;
// TestMain sets them.
var (
	gdevBinary string
	pythons    []*python
)

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	dir, err := os.MkdirTemp("", "gdev-conformance-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	gdevBinary = filepath.Join(dir, "gdev")
	build := exec.Command("go", "build", "-trimpath", "-o", gdevBinary, "gdev/cmd/gdev") // as make build
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build gdev: %v\n%s", err, out)
		return 1
	}
	if pythons = findPythons(); len(pythons) == 0 {
		fmt.Fprintln(os.Stderr, "no python3.8 or later that works, on PATH or in pyenv: install one")
		return 1
	}
	code := m.Run()
	for _, p := range pythons {
		p.stop()
		if faults := p.faults(); faults != "" {
			fmt.Fprintf(os.Stderr, "on Python %s gdev told of faults of its own:\n%s", p.version, faults)
			code = 1
		}
	}
	return code
}

// eachPython runs a test on each Python, against the server that all such
// tests share.
func eachPython(t *testing.T, test func(t *testing.T, h *host)) {
	t.Helper()
	t.Parallel()
	for _, p := range pythons {
		t.Run(p.version, func(t *testing.T) {
			t.Parallel()
			test(t, p.shared(t))
		})
	}
}

// eachPythonAlone runs a test on each Python, against a server of its own.
func eachPythonAlone(t *testing.T, app string, flags []string, test func(t *testing.T, h *host)) {
	t.Helper()
	t.Parallel()
	for _, p := range pythons {
		t.Run(p.version, func(t *testing.T) {
			t.Parallel()
			h, err := launch(p, app, flags...)
			if err != nil {
				t.Fatal(err)
			}
			defer h.stop()
			test(t, h)
		})
	}
}

// until polls a condition, with a deadline.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("not within %s: %s", patience, what)
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %.2000q, want %.2000q", what, fmt.Sprint(got), fmt.Sprint(want))
	}
}

// host is a running gdev.
type host struct {
	python  *python
	address string // host and port
	cmd     *exec.Cmd
	done    chan struct{}
	stderr  strings.Builder // valid once done is closed

	mu        sync.Mutex
	url       string
	pid       int                           // the worker's number
	failed    bool                          // the application cannot be served
	exchanges map[string][]inspect.Exchange // ended, by the client's address
	other     []string                      // lines that tell of something else
}

// launch runs gdev on an application of testdata and waits until it serves.
func launch(p *python, app string, flags ...string) (*host, error) {
	h := &host{python: p, done: make(chan struct{}), exchanges: map[string][]inspect.Exchange{}}
	args := []string{"run", app, "--json", "--port", "0", "--no-reload", "--reveal-secrets", "--python", p.path}
	h.cmd = exec.Command(gdevBinary, append(args, flags...)...)
	h.cmd.Dir = "testdata"
	h.cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	h.cmd.Stderr = &h.stderr
	out, err := h.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := h.cmd.Start(); err != nil {
		return nil, err
	}
	go h.listen(out)
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		serves, failed := h.state()
		if serves {
			return h, nil
		}
		if failed {
			break
		}
	}
	h.stop()
	return nil, fmt.Errorf("gdev run %s on %s does not serve: %s%s", app, p.path, h.otherLines(), h.stderr.String())
}

// listen takes in what gdev tells, to its end.
func (h *host) listen(out io.Reader) {
	for r := bufio.NewReader(out); ; {
		line, err := r.ReadString('\n')
		h.note(line)
		if err != nil {
			break
		}
	}
	_ = h.cmd.Wait() // its code is no matter of these tests
	close(h.done)
}

func (h *host) note(line string) {
	var kind struct{ Type, State, Text string }
	_ = json.Unmarshal([]byte(line), &kind)
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case kind.Type == "exchange":
		var x inspect.Exchange
		if err := json.Unmarshal([]byte(line), &x); err != nil {
			h.other = append(h.other, fmt.Sprintf("unreadable: %v: %s", err, line))
			return
		}
		h.exchanges[x.Client] = append(h.exchanges[x.Client], x)
		return
	case kind.Type == "generation" && kind.State == "ready":
		var g inspect.Generation
		_ = json.Unmarshal([]byte(line), &g)
		h.pid = g.PID
	case kind.Type == "generation":
		h.failed = true
	case kind.Type == "notice" && h.url == "":
		if i := strings.Index(kind.Text, "http://"); i >= 0 {
			h.url, _, _ = strings.Cut(kind.Text[i:], " ")
		}
	}
	h.other = append(h.other, line)
}

// state reports whether the application is loaded, and whether it cannot be.
func (h *host) state() (serves, failed bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if u, err := url.Parse(h.url); err == nil {
		h.address = u.Host
	}
	return h.address != "" && h.pid != 0, h.failed
}

// exchange gives what gdev told of the first exchange of a client.
func (h *host) exchange(t *testing.T, p peer) inspect.Exchange {
	t.Helper()
	var exchanges []inspect.Exchange
	until(t, "gdev tells of the exchange", func() bool {
		exchanges = h.exchangesOf(p)
		return len(exchanges) > 0
	})
	return exchanges[0]
}

// exchangesOf gives what gdev told of the exchanges of a client by now.
func (h *host) exchangesOf(p peer) []inspect.Exchange {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := h.exchanges[p.address]
	for len(all) > 0 && all[0].Began.Before(p.since) {
		all = all[1:]
	}
	return all
}

// otherLines gives the lines that are of no exchange.
func (h *host) otherLines() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Join(h.other, "")
}

// faults gives the lines that tell of faults of gdev's own.
func (h *host) faults() string {
	var faults strings.Builder
	for line := range strings.Lines(h.otherLines()) {
		if strings.Contains(line, `"fault":`) {
			faults.WriteString(line)
		}
	}
	return faults.String()
}

func (h *host) stop() {
	if err := h.cmd.Process.Signal(os.Interrupt); errors.Is(err, os.ErrProcessDone) {
		return
	}
	select {
	case <-h.done:
	case <-time.After(patience):
		_ = h.cmd.Process.Signal(syscall.SIGKILL)
		<-h.done
	}
}
