package devserver

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"gdev/devserver/python"
	"gdev/devserver/wire"
	"gdev/inspect"
	"gdev/inspect/history"
)

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// bench is a Server on a real Python, and what it has published.
type bench struct {
	*Server
	t    *testing.T
	file string // the application
	url  string
	mu   sync.Mutex
	h    map[uint64]inspect.Exchange
	g    map[int]inspect.Generation
	p    map[uint64]inspect.Prompt
	said []string // notices
}

// newBench serves an application; change may change the Config before.
func newBench(t *testing.T, app string, change ...func(*Config)) *bench {
	t.Helper()
	if testing.Short() {
		t.Skip("starts interpreters")
	}
	hostDir, err := filepath.Abs("../assets/py")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	b := &bench{
		t: t, file: filepath.Join(dir, "app.py"),
		h: map[uint64]inspect.Exchange{}, g: map[int]inspect.Generation{}, p: map[uint64]inspect.Prompt{},
	}
	b.save(app)
	hub := history.NewHub()
	c := Config{
		Hub:     hub,
		Python:  func() (python.Choice, error) { return python.Find(python.Request{Dir: dir, Env: os.LookupEnv}) },
		HostDir: hostDir, Prepare: true, Sample: 1000, BufferDir: t.TempDir(),
		Setup: wire.Setup{App: "app", Directory: inspect.Path(dir), Threads: 4, Prompts: true, Bounds: wire.DefaultBounds},
	}
	for _, do := range change {
		do(&c)
	}
	b.Server = New(c)
	done := make(chan struct{})
	go b.listen(hub.Subscribe(history.DisplayPolicy()), done)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b.url = "http://" + ln.Addr().String()
	go func() { _ = b.Serve(ln) }() // ends with Shutdown
	t.Cleanup(func() {
		b.Shutdown()
		close(done)
	})
	return b
}

// drain and hold set a bound of Config.
func drain(d time.Duration) func(*Config) { return func(c *Config) { c.Drain = d } }

func hold(d time.Duration) func(*Config) { return func(c *Config) { c.Hold = d } }

func (b *bench) listen(published *history.Subscription, done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-published.Ready():
		}
		events, _ := published.Take()
		b.mu.Lock()
		for _, e := range events {
			switch e := e.(type) {
			case inspect.Exchange:
				b.h[e.Number] = e
			case inspect.Generation:
				b.g[e.Number] = e
			case inspect.Prompt:
				b.p[e.Number] = e
			case inspect.Notice:
				b.said = append(b.said, e.Text)
			}
		}
		b.mu.Unlock()
	}
}

func (b *bench) save(app string) {
	b.t.Helper()
	if err := os.WriteFile(b.file, []byte(app), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) reload(app string) {
	b.t.Helper()
	b.save(app)
	b.Begin(inspect.ReasonReload, []string{b.file})
}

func (b *bench) until(what string, holds func() bool) {
	b.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		b.mu.Lock()
		ok := holds()
		b.mu.Unlock()
		if ok {
			return
		}
	}
	b.t.Fatalf("not within %s: %s", patience, what)
}

// prompt waits until something asks, with no older prompt open.
func (b *bench) prompt() inspect.Prompt {
	b.t.Helper()
	var found inspect.Prompt
	b.until("the application asks", func() bool {
		for _, p := range b.p {
			if p.Ended.IsZero() {
				found = p
			}
		}
		return found.Number != 0
	})
	return found
}

// answer waits for a prompt and answers it.
func (b *bench) answer(text string) {
	b.t.Helper()
	p := b.prompt()
	b.Answer(p.Number, text)
	b.until("the prompt ends", func() bool { return !b.p[p.Number].Ended.IsZero() })
}

func (b *bench) state(generation int, want inspect.GenerationState) {
	b.t.Helper()
	b.until("a generation is "+string(want), func() bool { return b.g[generation].State == want })
}

// send sends a request, and gives its response later.
func (b *bench) send(ctx context.Context, path string) <-chan response {
	got := make(chan response, 1)
	go func() {
		defer close(got)
		q, err := http.NewRequestWithContext(ctx, http.MethodGet, b.url+path, nil)
		if err != nil {
			return
		}
		r, err := http.DefaultClient.Do(q)
		if err != nil {
			return
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err == nil {
			got <- response{r.StatusCode, string(body)}
		}
	}()
	return got
}

// response is what a client got: the status code and the content.
type response struct {
	code int
	body string
}

// take waits for a response.
func (b *bench) take(got <-chan response) response {
	b.t.Helper()
	select {
	case r := <-got:
		return r
	case <-time.After(patience):
		b.t.Fatal("no response came")
	}
	return response{}
}

func (b *bench) get(path string) response {
	b.t.Helper()
	return b.take(b.send(context.Background(), path))
}

// lives reports whether there is a process with this number.
func lives(pid int) bool {
	p, err := os.FindProcess(pid) // the error is of Windows, where there is none
	return err == nil && (runtime.GOOS == "windows" || p.Signal(syscall.Signal(0)) == nil)
}
