package wire

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"gdev/inspect"
)

var update = flag.Bool("update", false, "write testdata/frames.txt anew")

const goldenFile = "testdata/frames.txt"

// A golden is a frame as one end writes it. testdata/frames.txt has one of each
// kind, and assets/py/tests/test_golden.py reads the same file: what is written
// here is what the host reads there, and the other way round.
type golden struct {
	kind    Kind
	name    string // as the host calls the kind
	byHost  bool
	payload any // a struct of this package or of inspect; []byte where the payload is no JSON
}

var (
	when  = time.Date(2025, 3, 14, 15, 9, 26, 535897932, time.UTC)
	files = []File{{Path: "/srv/shop/app.py", Size: 512, Modified: when.UnixNano()}}
	zone  = "Europe/Berlin"
	trace = inspect.Traceback{
		Type: "KeyError", Message: "'price'", Notes: []string{"while the cart was added up"},
		Frames: []inspect.Frame{{
			File: "/srv/shop/cart.py", Line: 41, Function: "total", FirstLine: 40,
			Source: []string{"def total(item):", `    return item["price"]`},
			Locals: []inspect.Value{{Key: "item", Type: "dict", Repr: "{}"}},
		}},
		Group: []inspect.Traceback{}, Text: "Traceback (most recent call last):\n…\nKeyError: 'price'\n",
	}
	environment = []EnvironmentChange{{Module: "flask", Changes: map[string]*string{"TZ": &zone, "DEBUG": nil}}}
	differences = []Difference{{Module: "flask", Parts: map[string]json.RawMessage{"the time zone": json.RawMessage(`["CET", "CEST"]`)}}}
	contention  = Contention{Possible: true, Likely: true, Wanted: []Resource{{Port: 9000}, {Path: "/srv/shop/app.lock"}}}
)

var goldens = []golden{
	{KindSetup, "SETUP", false, Setup{
		Protocol: Version, App: "app:app", Directory: "/srv/shop", Threads: 2, Environ: map[string]string{"STAGE": "dev"},
		Software: "gdev/0.1.0", Bounds: DefaultBounds, PythonWhy: "the virtual environment .venv", Prompts: true,
	}},
	{KindHello, "HELLO", true, Hello{
		Protocol: Version, PID: 4711, Version: "3.13.0", Executable: "/usr/bin/python3", Implementation: "CPython",
		LibraryFolders: inspect.Paths{"/usr/lib/python3/dist-packages"},
	}},
	{KindLoaded, "LOADED", true, Loaded{
		Found:  inspect.Found{Name: "app:app", File: "/srv/shop/app.py", Why: "named on the command line", Type: "flask.app.Flask"},
		Import: 250 * time.Millisecond, Imports: []inspect.ImportTime{{Module: "app", Total: 240e6, Own: 40e6}},
		Files: inspect.Paths{"/srv/shop/app.py"}, Mispredicted: []string{"TZ"},
	}},
	{KindFailed, "FAILED", true, Failed{
		Failure: inspect.Failure{
			Kind: "import", Message: `importing "app" raised KeyError`, Hint: "gdev run shop", LookedAt: []string{"app.py: has app"}, Traceback: &trace,
		},
		Files: inspect.Paths{"/srv/shop/app.py"}, Contention: contention, Mispredicted: []string{"the time zone"},
	}},
	{KindKill, "KILL", false, Exchange{Exchange: 7}},
	{KindStop, "STOP", false, []byte(nil)},
	{KindPreimport, "PREIMPORT", false, Preimport{
		Modules: []string{"json", "decimal"}, ToFork: true, NotForkSafe: []string{"grpc"}, NotPreimportSafe: []string{"celery"},
		Environment: environment, Differences: differences, Varying: []string{"REQUEST_ID"},
	}},
	{KindPreimported, "PREIMPORTED", true, Preimported{
		CanFork: true, NotForkSafe: []string{"grpc"}, NotPreimportSafe: []string{"celery"}, Skipped: []string{"babel"},
		Why: map[string]string{"celery": "starts a thread"},
	}},
	{KindFork, "FORK", false, []byte(nil)},
	{KindForked, "FORKED", true, Forked{PID: 4712}},
	{KindExited, "EXITED", true, Exited{PID: 4712, Status: 9}},
	{KindImportRecord, "IMPORT_RECORD", true, ImportRecord{
		Modules: []string{"flask"}, Environment: environment, Differences: differences, Fingerprint: map[string]string{"logger shop": "Logger, INFO"},
	}},
	{KindRefresh, "REFRESH", false, Refresh{Files: inspect.Paths{"/srv/shop/templates/cart.html"}}},
	{KindRefresh, "REFRESH", true, Refreshed{Cached: inspect.Paths{"/srv/shop/templates/cart.html"}}},
	{KindPrompt, "PROMPT", true, Prompt{Prompt: 1, Exchange: 7, Secret: true}},
	{KindLine, "LINE", false, Line{Prompt: 1, Text: "Ada\n"}},
	{KindPrewarm, "PREWARM", false, []byte(nil)},
	{KindLoad, "LOAD", false, Load{Changed: inspect.Paths{"/srv/shop/cart.py"}}},
	{KindStale, "STALE", true, []byte(nil)},
	{KindWhere, "WHERE", false, []byte(nil)},
	{KindWhere, "WHERE", true, Where{Where: "flush, app.py:5"}},
	{KindFiles, "FILES", true, Files{Files: files, Written: inspect.Paths{"/srv/shop/app.log"}, Listed: inspect.Paths{"/srv/shop/plugins"}}},
	{KindSource, "SOURCE", false, []byte("{\"path\":\"/srv/shop/cart.py\"}\ndef total(item):\n    return 0\n")},
	{KindThread, "THREAD", false, []byte(nil)},

	{KindRequest, "REQUEST", false, Request{
		Exchange: 7, Method: "POST", Target: "/cart%20a?b=1", Path: "/cart%20a", Query: "b=1", Version: "HTTP/1.1", Scheme: "http",
		Fields: [][2]string{{"Host", "localhost:8000"}, {"X-Name", "K\u00c3\u00a4se"}, {"X_Y", "1"}}, RemoteAddr: "127.0.0.1", RemotePort: "54321",
		ServerName: "localhost", ServerPort: "8000", Length: 5,
	}},
	{KindEnviron, "ENVIRON", true, Environ{
		Given: []inspect.Value{{Key: "REQUEST_METHOD", Type: "str", Repr: "'POST'"}, {Key: "STAGE", Type: "str", Repr: "'dev'"}},
		Host:  []string{"STAGE"}, Dropped: []inspect.Field{{Name: "X_Y", Value: "1"}},
	}},
	{KindRead, "READ", true, Read{Size: 5}},
	{KindInput, "INPUT", false, []byte("a=b&c")},
	{KindInputLost, "INPUT_LOST", false, InputLost{Error: "the client has sent 3 bytes of 5"}},
	{KindCalled, "CALLED", true, inspect.StartCall{
		Status: "200 OK", Fields: []inspect.Field{{Name: "Content-Type", Value: "text/plain"}}, ExcInfo: "KeyError: 'price'",
		Where: "cart.py:41", Error: "it was called before", At: when,
	}},
	{KindHead, "HEAD", true, Head{Status: "200 OK", Fields: []inspect.Field{{Name: "Content-Type", Value: "text/plain"}, {Name: "Server", Value: "gdev/0.1.0"}}}},
	{KindBlock, "BLOCK", true, []byte("\x01served")},
	{KindOutput, "OUTPUT", true, []byte("oprinted …\n")},
	{KindLog, "LOG", true, inspect.LogRecord{Logger: "shop", Level: "INFO", Message: "paid", Where: "cart.py:42", At: when}},
	{KindRaised, "RAISED", true, inspect.Raised{Where: inspect.InCall, Traceback: trace}},
	{KindGone, "GONE", false, Exchange{Exchange: 7}},
	{KindEnd, "END", true, End{
		Cut: true, Gone: true, Changed: []inspect.Value{{Key: "PATH_INFO", Type: "str", Repr: "'/'"}},
		Added: []inspect.Value{{Key: "user", Type: "str", Repr: "'ada'"}}, Removed: []string{"STAGE"}, Lost: 1,
	}},
	{KindFinding, "FINDING", true, inspect.Finding{
		Rule: "A8", Level: inspect.LevelError, Message: "the status is no str", Seen: "200 (int)", Where: "cart.py:41", Subject: "status", Name: "Status",
	}},
}

// TestGoldenFrames: what front sends is what the file has, byte for byte; what
// the host sends there is understood, and nothing of it left out.
func TestGoldenFrames(t *testing.T) {
	if *update {
		writeGoldens(t)
	}
	data, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(strings.TrimPrefix(string(data), "== "), "\n== ")
	if len(blocks) != len(goldens) {
		t.Fatalf("%d frames, want %d", len(blocks), len(goldens))
	}
	for i, g := range goldens {
		t.Run(g.title(), func(t *testing.T) {
			title, payload, _ := strings.Cut(blocks[i], "\n")
			if title != g.title() {
				t.Fatalf("title %q, want %q", title, g.title())
			}
			g.check(t, []byte(strings.TrimSuffix(payload, "\n")))
		})
	}
	seen := map[Kind]bool{}
	for _, g := range goldens {
		seen[g.kind] = true
	}
	for _, span := range [][2]Kind{{KindSetup, KindThread}, {KindRequest, KindFinding}} {
		for k := span[0]; k <= span[1]; k++ {
			if !seen[k] {
				t.Errorf("no frame of kind %d", k)
			}
		}
	}
}

func (g golden) title() string {
	by := "front"
	if g.byHost {
		by = "host"
	}
	return fmt.Sprintf("%d %s by %s", g.kind, g.name, by)
}

func (g golden) check(t *testing.T, payload []byte) {
	t.Helper()
	if raw, ok := g.payload.([]byte); ok {
		if !bytes.Equal(bytes.TrimSuffix(raw, []byte("\n")), payload) {
			t.Errorf("payload %q, want %q", payload, raw)
		}
		return
	}
	if !g.byHost {
		want, err := json.Marshal(g.payload)
		if err != nil || !bytes.Equal(want, payload) {
			t.Errorf("front sends %s, %v, not %s", want, err, payload)
		}
		return
	}
	var got any
	var err error
	var m FrameCache
	switch g.kind {
	case KindEnviron:
		got, err = m.Environ(payload)
	case KindCalled:
		got, err = m.Called(payload)
	case KindHead:
		got, err = m.Head(payload)
	default:
		into := reflect.New(reflect.TypeOf(g.payload))
		d := json.NewDecoder(bytes.NewReader(payload))
		d.DisallowUnknownFields()
		err = d.Decode(into.Interface())
		got = into.Elem().Interface()
	}
	if err != nil || !reflect.DeepEqual(got, g.payload) {
		t.Errorf("decoded %+v, %v, want %+v", got, err, g.payload)
	}
}

// writeGoldens writes what this end sends, and of the other end's frames the
// same values as Python's json writes them.
func writeGoldens(t *testing.T) {
	t.Helper()
	var b bytes.Buffer
	for _, g := range goldens {
		fmt.Fprintf(&b, "== %s\n%s\n", g.title(), bytes.TrimSuffix(g.encode(t), []byte("\n")))
	}
	if err := os.WriteFile(goldenFile, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (g golden) encode(t *testing.T) []byte {
	t.Helper()
	switch v := g.payload.(type) {
	case []byte:
		return v
	case Environ:
		lines := []string{fmt.Sprintf(`{"host": %s, "dropped": %s}`, pythonJSON(t, v.Host), pythonJSON(t, pairs(v.Dropped)))}
		for _, each := range v.Given {
			lines = append(lines, pythonJSON(t, each))
		}
		return []byte(strings.Join(lines, "\n"))
	case inspect.StartCall:
		line := fmt.Sprintf(`{"status": %s, "exc_info": %s, "where": %s, "error": %s, "at": %d}`,
			pythonJSON(t, v.Status), pythonJSON(t, v.ExcInfo), pythonJSON(t, v.Where), pythonJSON(t, v.Error), v.At.UnixNano())
		return []byte(strings.Join(append([]string{line}, fieldLines(t, v.Fields)...), "\n"))
	case Head:
		return []byte(strings.Join(append([]string{pythonJSON(t, v.Status)}, fieldLines(t, v.Fields)...), "\n"))
	}
	if g.byHost {
		return []byte(pythonJSON(t, g.payload))
	}
	b, err := json.Marshal(g.payload)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func pairs(fields []inspect.Field) (p [][2]string) {
	for _, f := range fields {
		p = append(p, [2]string{f.Name, f.Value})
	}
	return p
}

func fieldLines(t *testing.T, fields []inspect.Field) (lines []string) {
	for _, p := range pairs(fields) {
		lines = append(lines, pythonJSON(t, p))
	}
	return lines
}

// pythonJSON writes a value as json.dumps does: ", " and ": ", and ASCII.
func pythonJSON(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	quoted, escaped := false, false
	for _, r := range strings.TrimSuffix(b.String(), "\n") {
		switch {
		case r > 0x7e:
			fmt.Fprintf(&out, `\u%04x`, r)
			continue
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case r == '"':
			quoted = !quoted
		case !quoted && (r == ',' || r == ':'):
			out.WriteRune(r)
			r = ' '
		}
		out.WriteRune(r)
	}
	return out.String()
}
