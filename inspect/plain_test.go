package inspect

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
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
			if err := p.Write([]Event{e}, 0); err != nil {
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
	e.State, e.Outcome, e.Ended = StateRunning, "", time.Time{}
	if err := p.Write([]Event{e, Generation{Number: 1, State: GenerationLoading}}, 0); err != nil || b.Len() > 0 {
		t.Fatalf("Write() = %v, wrote %q before the end", err, b.String())
	}
	for range 2 {
		if err := p.Write([]Event{sampleExchange()}, 0); err != nil {
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
	raised := Raised{Where: InCall, Traceback: Traceback{Type: evil, Message: evil, Text: evil}}
	events := []Event{
		Exchange{
			Number: 1, State: StateEnded, Outcome: Outcome(evil), Cause: evil, Request: Request{Method: evil, Target: evil}, Response: Response{Status: evil},
			Tracebacks: []Raised{raised, {Where: Where(evil)}}, Output: []Output{{Stream: Stream(evil), Text: evil}}, Logs: []LogRecord{{evil, evil, evil, evil, clock(0)}},
			Findings: []Finding{{evil, Level(evil), evil, evil, evil, Subject(evil), evil}},
		},
		Generation{
			Number: 1, State: GenerationFailed, Reason: Reason(evil), Changed: []string{evil}, Python: Python{evil, evil, evil, evil}, Found: Found{evil, evil, evil, evil},
			Failure: &Failure{Message: evil, Hint: evil, LookedAt: []string{evil}, Output: evil, Traceback: &raised.Traceback},
		},
		WorkerExit{Status: evil, Output: evil}, ServerOutput{Stream: Stream(evil), Text: evil}, Notice{Text: evil},
		AssetChange{Paths: []string{evil}},
		Exchange{Number: 2, State: StateRunning, Request: Request{Method: evil, Target: evil}, Output: []Output{{Stream: Stream(evil), Text: evil}}},
		Prompt{Number: 1, Exchange: 2},
	}
	var plain, lines bytes.Buffer
	if err := NewPlainWriter(&plain, PlainOptions{}).Write(events, 0); err != nil {
		t.Fatal(err)
	}
	if err := NewJSONWriter(&lines, JSONOptions{}).Write(events, 0); err != nil {
		t.Fatal(err)
	}
	for name, out := range map[string]string{"plain": plain.String(), "JSON": lines.String()} {
		if i := strings.IndexFunc(strings.ReplaceAll(out, "\n", ""), hostile); i >= 0 {
			t.Errorf("%s output has a raw control character: %q", name, out)
		}
		if strings.Contains(out, "\xff") {
			t.Errorf("%s output is not UTF-8: %q", name, out)
		}
	}
}

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"":             "",
		"grüße, 世界\t|": "grüße, 世界\t|",
		"a\nb\r":       `a\nb\r`,
		"\x1b[31m":     `\x1b[31m`,
		"\u009b\u0085": `\x9b\x85`,
		"\xff\xe2\x82": `\xff\xe2\x82`,
		"\u202egpj":    `\u202egpj`,
		"\u2028\ufffd": `\u2028` + "\ufffd",
	} {
		if got := Escape(in); got != want {
			t.Errorf("Escape(%q) = %q, want %q", in, got, want)
		}
	}
}

type brokenPipe struct{}

var errBroken = errors.New("broken pipe")

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

func TestWritersReturnTheError(t *testing.T) {
	events := []Event{Notice{Text: "a"}}
	if err := NewPlainWriter(brokenPipe{}, PlainOptions{}).Write(events, 0); !errors.Is(err, errBroken) {
		t.Errorf("PlainWriter.Write() = %v, want %v", err, errBroken)
	}
	if err := NewJSONWriter(brokenPipe{}, JSONOptions{}).Write(events, 0); !errors.Is(err, errBroken) {
		t.Errorf("JSONWriter.Write() = %v, want %v", err, errBroken)
	}
}

func TestAGenerationThatIsReplacedAtOnceIsTold(t *testing.T) {
	var b strings.Builder
	p := NewPlainWriter(&b, PlainOptions{Zone: time.UTC})
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	first := Generation{Number: 1, State: GenerationReady, Reason: ReasonStart, Began: at, Ready: at}
	replaced := first
	replaced.State = GenerationEnded
	second := Generation{Number: 2, State: GenerationEnded, Reason: ReasonReload, Changed: []string{"/p/a.py"}, Began: at, Ready: at}
	whileLoading := Generation{Number: 3, State: GenerationEnded, Reason: ReasonReload, Changed: []string{"/p/b.py"}, Began: at}
	died := Generation{Number: 4, State: GenerationDied, Reason: ReasonReload, Changed: []string{"/p/b.py"}, Began: at, Ready: at}
	for _, events := range [][]Event{{first}, {replaced, second, whileLoading}, {died}} {
		if err := p.Write(events, 0); err != nil {
			t.Fatal(err)
		}
	}
	for text, times := range map[string]int{"gen 1 is ready": 1, "gen 2 is ready": 1, "gen 3": 0, "gen 4 is ready": 1, "/p/a.py": 1, "/p/b.py": 1} {
		if n := strings.Count(b.String(), text); n != times {
			t.Errorf("%q is told %d times, want %d:\n%s", text, n, times, b.String())
		}
	}
}
