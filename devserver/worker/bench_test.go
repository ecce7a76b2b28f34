//go:build unix

package worker

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gdev/devserver/host"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

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

// python is the interpreter that tests run.
func python(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 on PATH")
	}
	return path
}

// bench is a project with libraries of its own, and a Prepared.
type bench struct {
	t        *testing.T
	project  string
	site     string // the libraries
	spec     host.Spec
	prepared *Prepared

	mu       sync.Mutex
	reported []string
}

// newBench writes files; those whose name begins with lib/ are libraries.
func newBench(t *testing.T, files map[string]string) *bench {
	t.Helper()
	hostDir, err := filepath.Abs("../../assets/py")
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, project: t.TempDir(), site: filepath.Join(t.TempDir(), "site-packages")}
	b.prepared = NewPrepared(func(err error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.reported = append(b.reported, err.Error())
	})
	t.Cleanup(b.prepared.Close)
	for name, text := range files {
		b.write(name, text)
	}
	b.spec = host.Spec{
		Python: python(t), HostDir: hostDir, Setup: wire.Setup{App: "app", Directory: inspect.Path(b.project), Threads: 2, Bounds: wire.DefaultBounds},
		Env: append(os.Environ(), "PYTHONPATH="+b.site, "PYTHONDONTWRITEBYTECODE=1"),
	}
	return b
}

func (b *bench) write(name, text string) {
	b.t.Helper()
	path := filepath.Join(b.project, name)
	if rest, ok := strings.CutPrefix(name, "lib/"); ok {
		path = filepath.Join(b.site, rest)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// run is a worker that was reported to load the project.
type run struct {
	*Worker
	mu     sync.Mutex
	output strings.Builder
}

func (r *run) printed() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.output.String()
}

// load takes a process and has it load the project.
func (b *bench) load() (*run, wire.Loaded, error) {
	b.t.Helper()
	w, err := b.prepared.acquire(b.spec)
	if err != nil {
		b.t.Fatal(err)
	}
	r := &run{Worker: w}
	b.t.Cleanup(func() { w.Stop(time.Second) })
	w.Load(nil, func(_ inspect.Stream, text string) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.output.WriteString(text)
	})
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if _, err := w.AwaitHello(ctx); err != nil {
		return r, wire.Loaded{}, err
	}
	loaded, err := w.AwaitLoaded(ctx)
	return r, loaded, err
}

// mustLoad loads the project and says what it printed.
func (b *bench) mustLoad(how inspect.Start) (*run, string) {
	b.t.Helper()
	r, _, err := b.load()
	if err != nil {
		b.t.Fatalf("load: %v\n%s", err, r.LastOutput())
	}
	if r.Start() != how {
		b.t.Errorf("the process was started %s, want %s", r.Start(), how)
	}
	until(b.t, "the project's print", func() bool { return strings.HasSuffix(r.printed(), "\n") }) // output comes in pieces
	return r, r.printed()
}

// prepare learns from a worker and waits until a process stands by.
func (b *bench) prepare(r *run) []string {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	learned := r.awaitImportRecord(ctx)
	b.learn(r, learned)
	return learned.Modules
}

// zygote is the current one: the Prepared may be about to put another in its place.
func (b *bench) zygote() *zygote {
	b.prepared.mu.Lock()
	defer b.prepared.mu.Unlock()
	return b.prepared.zygote
}

func (b *bench) standby() *standby {
	b.prepared.mu.Lock()
	defer b.prepared.mu.Unlock()
	return b.prepared.standby
}

func (b *bench) learn(r *run, l wire.ImportRecord) {
	b.t.Helper()
	b.prepared.learn(r.Worker, l)
	until(b.t, "a process stands by", func() bool {
		b.prepared.mu.Lock()
		defer b.prepared.mu.Unlock()
		s := b.prepared
		return s.standby != nil && s.standby.plan == s.plan && s.standby.alive() && (!s.forks || s.zygote.alive())
	})
}
