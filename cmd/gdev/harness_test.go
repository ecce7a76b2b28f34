package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// gdevBinary is the program under test; TestMain builds it.
var gdevBinary string

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	dir, err := os.MkdirTemp("", "gdev-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	gdevBinary = filepath.Join(dir, "gdev")
	build := exec.Command("go", "build", "-trimpath", "-o", gdevBinary, ".") // as make build, which shares what it compiles
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build gdev: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// until polls a condition, with a deadline.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("not within %s: %s", patience, what)
}

// project writes files to a new folder.
func project(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// edit replaces text in a file.
func edit(t *testing.T, path, old, replacement string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), old) {
		t.Fatalf("%s does not hold %q", path, old)
	}
	write(t, path, strings.ReplaceAll(string(b), old, replacement))
}

// environment is the test's own, without what would make a run depend on it.
func environment(extra ...string) []string {
	var env []string
	for _, e := range os.Environ() {
		k, _, _ := strings.Cut(e, "=")
		switch k {
		case "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "FLASK_APP", "VIRTUAL_ENV", "NO_COLOR", "CI":
		default:
			env = append(env, e)
		}
	}
	return append(env, extra...)
}

// process is a gdev without a terminal.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	url  string
	mu   sync.Mutex
	out  bytes.Buffer
	err  bytes.Buffer
	done chan struct{}
	code int
}

// start runs gdev with --json or --plain in a folder and waits for its URL.
func start(t *testing.T, dir string, args ...string) *process {
	t.Helper()
	return startWith(t, dir, nil, args...)
}

func startWith(t *testing.T, dir string, env []string, args ...string) *process {
	t.Helper()
	p := launchWith(t, dir, env, args...)
	u := regexp.MustCompile(`http://[^\s"]+`)
	until(t, "gdev tells its URL", func() bool {
		p.url = u.FindString(p.stdout())
		select {
		case <-p.done:
			t.Fatalf("gdev ended with %d: %s%s", p.code, p.stdout(), p.stderr())
		default:
		}
		return p.url != ""
	})
	return p
}

// launch runs gdev and returns at once.
func launch(t *testing.T, dir string, args ...string) *process {
	t.Helper()
	return launchWith(t, dir, nil, args...)
}

func launchWith(t *testing.T, dir string, env []string, args ...string) *process {
	t.Helper()
	p := &process{t: t, done: make(chan struct{}), cmd: exec.Command(gdevBinary, args...)}
	p.cmd.Dir, p.cmd.Env = dir, environment(env...)
	p.cmd.Stdout, p.cmd.Stderr = &lockedWriter{&p.mu, &p.out}, &lockedWriter{&p.mu, &p.err}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.cmd.Wait()
		p.code = p.cmd.ProcessState.ExitCode()
		close(p.done)
	}()
	t.Cleanup(p.stop)
	return p
}

// stop ends gdev as ctrl-c does, which takes less than two seconds where nothing else
// runs (TestNoProcessIsLeft), and not much more where other tests do.
func (p *process) stop() {
	select {
	case <-p.done:
		return
	default:
	}
	began := time.Now()
	_ = p.cmd.Process.Signal(os.Interrupt)
	select {
	case <-p.done:
		if d := time.Since(began); d > 10*time.Second {
			p.t.Errorf("gdev took %s to end", d)
		}
	case <-time.After(patience):
		_ = p.cmd.Process.Signal(syscall.SIGQUIT)
		<-p.done
		p.t.Errorf("gdev did not end: %s", p.stderr())
	}
	if p.t.Failed() {
		p.t.Logf("gdev said:\n%s%s", p.stdout(), p.stderr())
	}
}

func (p *process) stdout() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.String()
}

func (p *process) stderr() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err.String()
}

// records are the JSON objects told so far, of one type.
func (p *process) records(kind string) []map[string]any {
	var all []map[string]any
	for line := range strings.Lines(p.stdout()) {
		var r map[string]any
		if json.Unmarshal([]byte(line), &r) == nil && r["type"] == kind {
			all = append(all, r)
		}
	}
	return all
}

type lockedWriter struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// reply is a response with its content.
type reply struct {
	code int
	body string
	head http.Header
}

// get sends one request.
func get(t *testing.T, url string, fields ...string) reply {
	t.Helper()
	r, err := tryGet(url, fields...)
	if err != nil {
		t.Fatalf("GET %s: %v", url, err)
	}
	return r
}

func tryGet(url string, fields ...string) (reply, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return reply{}, err
	}
	for _, f := range fields {
		k, v, _ := strings.Cut(f, ": ")
		q.Header.Set(k, v)
	}
	r, err := http.DefaultClient.Do(q)
	if err != nil {
		return reply{}, err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return reply{r.StatusCode, string(b), r.Header}, err
}
