package devserver

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gdev/devserver/python"
	"gdev/devserver/wire"
	"gdev/inspect"
	"gdev/inspect/history"
)

// asking is an application that answers with what its user types.
const asking = `import sys

VERSION = "one"

def application(environ, start_response):
    path = environ["PATH_INFO"]
    body = VERSION
    if path == "/ask":
        body += " " + input("first? ") + " " + input("second? ")
    elif path == "/pdb":
        breakpoint()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [body.encode()]
`

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

// response is what a client got: the status code and the content.
type response struct {
	code int
	body string
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

func TestAPromptIsAnswered(t *testing.T) {
	t.Parallel()
	b := newBench(t, asking)
	b.Begin(inspect.ReasonStart, nil)
	old := b.send(context.Background(), "/ask")
	b.answer("Ada\n")
	b.answer("Grace\n")
	if r := b.take(old); r != (response{200, "one Ada Grace"}) {
		t.Errorf("the answer is %+v", r)
	}
	b.Answer(1, "again\n") // nobody waits
	b.Answer(999, "never\n")
	if r := b.get("/"); r.body != "one" {
		t.Errorf("after it: %+v", r)
	}
}

func TestAPromptOutlivesReloads(t *testing.T) {
	t.Parallel()
	b := newBench(t, asking, drain(time.Millisecond))
	b.Begin(inspect.ReasonStart, nil)
	old := b.send(context.Background(), "/ask")
	p := b.prompt()
	for _, version := range []string{"two", "three"} {
		b.reload(strings.Replace(asking, "one", version, 1))
		if r := b.get("/"); r.body != version {
			t.Errorf("a new request is answered %+v, want %s", r, version)
		}
	}
	b.state(2, inspect.GenerationEnded)
	if p != b.prompt() || p.Generation != 1 {
		t.Errorf("the prompt is %+v now, was %+v", b.prompt(), p)
	}
	b.mu.Lock()
	pid := b.g[1].PID
	b.mu.Unlock()
	b.answer("Ada\n")
	b.answer("Grace\n")
	if r := b.take(old); r != (response{200, "one Ada Grace"}) {
		t.Errorf("the old exchange got %+v", r)
	}
	b.until("the old worker ends", func() bool { return !lives(pid) })
}

// lives reports whether there is a process with this number.
func lives(pid int) bool {
	p, err := os.FindProcess(pid) // the error is of Windows, where there is none
	return err == nil && (runtime.GOOS == "windows" || p.Signal(syscall.Signal(0)) == nil)
}

func TestAKillEndsAPrompt(t *testing.T) {
	t.Parallel()
	b := newBench(t, asking)
	b.Begin(inspect.ReasonStart, nil)
	for _, kill := range []func(inspect.Prompt){
		func(p inspect.Prompt) { b.Kill(p.Exchange) },
		func(p inspect.Prompt) { b.KillPrompt(p.Number) },
	} {
		old := b.send(context.Background(), "/pdb")
		p := b.prompt()
		kill(p)
		if r := b.take(old); r.code != http.StatusInternalServerError {
			t.Errorf("the killed exchange got %+v", r)
		}
		b.until("the prompt ends", func() bool { return !b.p[p.Number].Ended.IsZero() })
		b.until("the exchange is killed", func() bool { return b.h[p.Exchange].Outcome == inspect.OutcomeKilled })
	}
	b.state(1, inspect.GenerationReady)
}

func TestAPromptOutlivesItsClient(t *testing.T) {
	t.Parallel()
	b := newBench(t, asking)
	b.Begin(inspect.ReasonStart, nil)
	ctx, leave := context.WithCancel(context.Background())
	old := b.send(ctx, "/ask")
	p := b.prompt()
	leave()
	<-old
	if r := b.get("/"); r.body != "one" {
		t.Errorf("another request: %+v", r)
	}
	b.answer("Ada\n")
	b.answer("Grace\n")
	b.until("the exchange ends", func() bool { return b.h[p.Exchange].State == inspect.StateEnded })
	b.until("both lines were asked for", func() bool { return len(b.p) == 2 })
}

const stage = "STAGE = input()\n"

func TestAnImportAsks(t *testing.T) {
	t.Parallel()
	b := newBench(t, stage+strings.Replace(asking, `"one"`, "STAGE", 1))
	b.Begin(inspect.ReasonStart, nil)
	if p := b.prompt(); p.Exchange != 0 || p.Generation != 1 {
		t.Errorf("the prompt is %+v", p)
	}
	held := b.send(context.Background(), "/")
	b.answer("staging\n")
	if r := b.take(held); r.body != "staging" {
		t.Errorf("the request that waited: %+v", r)
	}
}

func TestARefusalNamesThePrompt(t *testing.T) {
	t.Parallel()
	b := newBench(t, stage+asking, hold(time.Millisecond))
	b.Begin(inspect.ReasonStart, nil)
	b.prompt()
	if r := b.get("/"); r.code != http.StatusServiceUnavailable || !strings.Contains(r.body, "generation 1 is at a prompt") {
		t.Errorf("a request meanwhile: %+v", r)
	}
}

func TestAnImportThatAsksOutlivesReloads(t *testing.T) {
	t.Parallel()
	b := newBench(t, asking, drain(time.Millisecond))
	b.Begin(inspect.ReasonStart, nil)
	b.get("/")
	marker := b.file + ".went-on"
	b.reload(stage + "open(" + strconv.Quote(marker) + ", 'w').close()\n" + asking)
	p := b.prompt()
	for _, version := range []string{"three", "four", "five"} {
		b.reload(strings.Replace(asking, "one", version, 1))
		if r := b.get("/"); r.body != version {
			t.Errorf("a new request: %+v", r)
		}
	}
	if p != b.prompt() || p.Generation != 2 {
		t.Errorf("the prompt is %+v now, was %+v", b.prompt(), p)
	}
	b.answer("go on\n")
	b.state(2, inspect.GenerationEnded)
	b.mu.Lock()
	if ready := b.g[2].Ready; !ready.IsZero() {
		t.Errorf("what never served was ready at %s", ready)
	}
	b.mu.Unlock()
	if _, err := os.Stat(marker); err != nil {
		t.Errorf("the old import did not go on: %v", err)
	}
	if r := b.get("/"); r.body != "five" {
		t.Errorf("after it: %+v", r)
	}
}

func TestAnImportThatAsksIsKilled(t *testing.T) {
	t.Parallel()
	b := newBench(t, asking)
	b.Begin(inspect.ReasonStart, nil)
	b.get("/")
	b.reload(stage + asking)
	b.KillPrompt(b.prompt().Number)
	b.state(2, inspect.GenerationFailed)
	b.mu.Lock()
	defer b.mu.Unlock()
	if f := b.g[2].Failure; f == nil || f.Kind != inspect.FailureDied {
		t.Errorf("it failed with %+v", f)
	}
	if len(b.p) != 1 {
		t.Errorf("%d prompts, want one: the killed import was tried again", len(b.p))
	}
}

func TestAPromptEndsWithItsServer(t *testing.T) {
	t.Parallel()
	b := newBench(t, stage+asking)
	b.Begin(inspect.ReasonStart, nil)
	b.prompt()
	began := time.Now()
	b.Shutdown()
	b.until("the prompt ends", func() bool { return !b.p[1].Ended.IsZero() })
	if d := time.Since(began); d > patience/2 {
		t.Errorf("the end took %s", d)
	}
}
