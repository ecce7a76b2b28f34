package devserver

import (
	"context"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"gdev/inspect"
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
