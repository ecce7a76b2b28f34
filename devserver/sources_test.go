package devserver

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gdev/inspect"
)

// raising is an application that fails when a file is there.
const raising = `import os, time

def application(environ, start_response):
    while environ["PATH_INFO"] == "/wait" and not os.path.exists(os.path.join(os.path.dirname(__file__), "go")):
        time.sleep(0.01)
    raise ValueError("here")  # VERSION
`

func TestATracebackShowsTheLinesThatRan(t *testing.T) {
	t.Setenv("PYTHONDONTWRITEBYTECODE", "")
	b := newBench(t, strings.Replace(raising, "VERSION", "old", 1))
	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes(b.file, past, past); err != nil { // a source that was just saved has no bytecode
		t.Fatal(err)
	}
	b.Begin(inspect.ReasonStart, nil)
	b.get("/")
	b.Begin(inspect.ReasonReload, nil) // loads bytecode
	b.get("/")
	b.until("the text is known", func() bool { return b.pool.HasSource(b.file) })
	old := b.send(context.Background(), "/wait")
	b.until("the exchange is served", func() bool { return b.h[3].Generation == 2 })
	b.ChangePending(b.file)
	b.reload(strings.Replace(strings.Repeat("# pad\n", 6)+raising, "VERSION", "new", 1))
	if r := b.get("/"); !strings.Contains(r.body, "# new") {
		t.Errorf("the new code shows %q", r.body)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(b.file), "go"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if r := b.take(old); r.code != http.StatusInternalServerError || !strings.Contains(r.body, "# old") {
		t.Errorf("the old code answers %d: %q", r.code, r.body)
	}
	b.until("the exchange ends", func() bool { return b.h[3].State == inspect.StateEnded })
	b.mu.Lock()
	shown := b.h[3].Tracebacks[0].Traceback
	b.mu.Unlock()
	if source := strings.Join(shown.Frames[0].Source, "\n"); !strings.Contains(source, "# old") || !strings.Contains(shown.Text, "# old") {
		t.Errorf("published: %s\n%s", source, shown.Text)
	}
}

func TestPdbListsTheLinesThatRun(t *testing.T) {
	t.Parallel()
	b := newBench(t, asking)
	b.Begin(inspect.ReasonStart, nil)
	b.get("/")
	b.until("the text is known", func() bool { return b.pool.HasSource(b.file) })
	old := b.send(context.Background(), "/pdb")
	p := b.prompt()
	b.ChangePending(b.file)
	b.reload(strings.Repeat("# pad\n", 30) + asking)
	b.get("/")
	for _, command := range []string{"ll\n", "w\n", "list 1, 9\n"} {
		b.answer(command)
	}
	b.answer("c\n")
	b.take(old)
	b.until("the exchange ends", func() bool { return b.h[p.Exchange].State == inspect.StateEnded })
	var text strings.Builder
	b.mu.Lock()
	for _, o := range b.h[p.Exchange].Output {
		text.WriteString(o.Text)
	}
	b.mu.Unlock()
	if said := text.String(); strings.Contains(said, "# pad") || strings.Count(said, "def application(") < 2 {
		t.Errorf("pdb showed:\n%s", said)
	}
}
