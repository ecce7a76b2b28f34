package export

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gdev/inspect"
	"gdev/inspect/termtext"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (go test -update rewrites it); got:\n%s", path, got)
	}
}

func TestPlain(t *testing.T) {
	for name, o := range map[string]PlainOptions{
		"plain.golden":        {Zone: time.UTC},
		"plain-reveal.golden": {Zone: time.UTC, Reveal: true},
	} {
		var b bytes.Buffer
		p := NewPlainWriter(&b, o)
		for _, e := range sampleEvents() {
			if err := p.Write([]inspect.Event{e}, 0); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.Write(nil, 12); err != nil {
			t.Fatal(err)
		}
		golden(t, name, b.Bytes())
	}
}

func TestPlainWaitsForTheEnd(t *testing.T) {
	var b bytes.Buffer
	p := NewPlainWriter(&b, PlainOptions{Zone: time.UTC})
	e := sampleExchange()
	e.State, e.Outcome, e.Ended = inspect.StateRunning, "", time.Time{}
	if err := p.Write([]inspect.Event{e, inspect.Generation{Number: 1, State: inspect.GenerationLoading}}, 0); err != nil || b.Len() > 0 {
		t.Fatalf("Write() = %v, wrote %q before the end", err, b.String())
	}
	for range 2 {
		if err := p.Write([]inspect.Event{sampleExchange()}, 0); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(b.String(), "POST /login"); n != 1 {
		t.Errorf("written %d times:\n%s", n, b.String())
	}
}

// TestPlainEscapes puts hostile text into every string and looks for what must
// not come out.
func TestPlainEscapes(t *testing.T) {
	const evil = "\x1b[2J\x07\x7f\u009b\u202e\xff\r\b"
	raised := inspect.Raised{Where: inspect.InCall, Traceback: inspect.Traceback{Type: evil, Message: evil, Text: evil}}
	events := []inspect.Event{
		inspect.Exchange{
			Number: 1, State: inspect.StateEnded, Outcome: inspect.Outcome(evil), Cause: evil, Request: inspect.Request{Method: evil, Target: evil}, Response: inspect.Response{Status: evil},
			Tracebacks: []inspect.Raised{raised, {Where: inspect.Where(evil)}}, Output: []inspect.Output{{Stream: inspect.Stream(evil), Text: evil}}, Logs: []inspect.LogRecord{{Logger: evil, Level: evil, Message: evil, Where: evil, At: clock(0)}},
			Findings: []inspect.Finding{{Rule: evil, Level: inspect.Level(evil), Message: evil, Seen: evil, Where: evil, Subject: inspect.Subject(evil), Name: evil}},
		},
		inspect.Generation{
			Number: 1, State: inspect.GenerationFailed, Reason: inspect.Reason(evil), Changed: []string{evil}, Python: inspect.Python{Version: evil, Executable: evil, Implementation: evil, Why: evil}, Found: inspect.Found{Name: evil, File: evil, Why: evil, Type: evil},
			Failure: &inspect.Failure{Message: evil, Hint: evil, LookedAt: []string{evil}, Output: evil, Traceback: &raised.Traceback},
		},
		inspect.WorkerExit{Status: evil, Output: evil}, inspect.ServerOutput{Stream: inspect.Stream(evil), Text: evil}, inspect.Notice{Text: evil},
		inspect.AssetChange{Paths: []string{evil}},
		inspect.Exchange{Number: 2, State: inspect.StateRunning, Request: inspect.Request{Method: evil, Target: evil}, Output: []inspect.Output{{Stream: inspect.Stream(evil), Text: evil}}},
		inspect.Prompt{Number: 1, Exchange: 2},
	}
	var plain, lines bytes.Buffer
	if err := NewPlainWriter(&plain, PlainOptions{}).Write(events, 0); err != nil {
		t.Fatal(err)
	}
	if err := NewJSONWriter(&lines, JSONOptions{}).Write(events, 0); err != nil {
		t.Fatal(err)
	}
	for name, out := range map[string]string{"plain": plain.String(), "JSON": lines.String()} {
		if i := strings.IndexFunc(strings.ReplaceAll(out, "\n", ""), termtext.Hostile); i >= 0 {
			t.Errorf("%s output has a raw control character: %q", name, out)
		}
		if strings.Contains(out, "\xff") {
			t.Errorf("%s output is not UTF-8: %q", name, out)
		}
	}
}

// TestPlainLeavesColoursOut has no colour of the application's in what it wrote,
// and each escape sequence spelled out that is none, or that a client sent.
func TestPlainLeavesColoursOut(t *testing.T) {
	const green = "\x1b[32mgreen\x1b[0m"
	var b bytes.Buffer
	events := []inspect.Event{
		inspect.ServerOutput{Generation: 1, Stream: inspect.Stdout, Text: green + " \x1b]0;title\x07\n"},
		inspect.Exchange{
			Number: 1, Generation: 1, State: inspect.StateEnded, Outcome: inspect.OutcomeComplete, Ended: clock(1),
			Request: inspect.Request{Method: "GET", Target: "/" + green},
			Output:  []inspect.Output{{Stream: inspect.Stderr, Text: "\x1b[3", At: clock(1)}, {Stream: inspect.Stderr, Text: "1mred\x1b[0m\n", At: clock(1)}},
			Logs:    []inspect.LogRecord{{Level: "INFO", Logger: "shop", Message: green, At: clock(2)}},
		},
		inspect.WorkerExit{Generation: 1, Status: "exit status 1", Output: green + "\n", At: clock(3)},
	}
	if err := NewPlainWriter(&b, PlainOptions{Zone: time.UTC}).Write(events, 0); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"stdout | green \\x1b]0;title\\x07\n", `GET /\x1b[32mgreen\x1b[0m`, "stderr | red\n", "shop: green\n", "last output | green\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
}

type brokenPipe struct{}

var errBroken = errors.New("broken pipe")

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

func TestWritersReturnTheError(t *testing.T) {
	events := []inspect.Event{inspect.Notice{Text: "a"}}
	if err := NewPlainWriter(brokenPipe{}, PlainOptions{}).Write(events, 0); !errors.Is(err, errBroken) {
		t.Errorf("PlainWriter.Write() = %v, want %v", err, errBroken)
	}
	if err := NewJSONWriter(brokenPipe{}, JSONOptions{}).Write(events, 0); !errors.Is(err, errBroken) {
		t.Errorf("JSONWriter.Write() = %v, want %v", err, errBroken)
	}
}

func TestAGenerationThatIsReplacedAtOnceIsWritten(t *testing.T) {
	var b strings.Builder
	p := NewPlainWriter(&b, PlainOptions{Zone: time.UTC})
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	first := inspect.Generation{Number: 1, State: inspect.GenerationReady, Reason: inspect.ReasonStart, Began: at, Ready: at}
	replaced := first
	replaced.State = inspect.GenerationEnded
	second := inspect.Generation{Number: 2, State: inspect.GenerationEnded, Reason: inspect.ReasonReload, Changed: []string{"/p/a.py"}, Began: at, Ready: at}
	whileLoading := inspect.Generation{Number: 3, State: inspect.GenerationEnded, Reason: inspect.ReasonReload, Changed: []string{"/p/b.py"}, Began: at}
	died := inspect.Generation{Number: 4, State: inspect.GenerationDied, Reason: inspect.ReasonReload, Changed: []string{"/p/b.py"}, Began: at, Ready: at}
	for _, events := range [][]inspect.Event{{first}, {replaced, second, whileLoading}, {died}} {
		if err := p.Write(events, 0); err != nil {
			t.Fatal(err)
		}
	}
	for text, times := range map[string]int{"gen 1 is ready": 1, "gen 2 is ready": 1, "gen 3": 0, "gen 4 is ready": 1, "/p/a.py": 1, "/p/b.py": 1} {
		if n := strings.Count(b.String(), text); n != times {
			t.Errorf("%q is written %d times, want %d:\n%s", text, n, times, b.String())
		}
	}
}

func TestPlainWithoutGeneration(t *testing.T) {
	x := sampleExchange()
	x.Generation = 0
	var b strings.Builder
	if err := NewPlainWriter(&b, PlainOptions{}).Write([]inspect.Event{x}, 0); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "gen ") {
		t.Errorf("no generation has served it: %q", b.String())
	}
}
