//go:build unix

package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gdev/cmd/internal/cli"
)

// debugged is an application with a breakpoint in a view.
const debugged = `VERSION = "one"

def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path.startswith("/debug"):
        breakpoint()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [VERSION.encode()]
`

// later sends a request and gives its response when it comes.
func later(url string) <-chan reply {
	got := make(chan reply, 1)
	go func() {
		r, _ := tryGet(url) // an error is a reply without a code
		got <- r
	}()
	return got
}

func await(t *testing.T, got <-chan reply) reply {
	t.Helper()
	select {
	case r := <-got:
		return r
	case <-time.After(patience):
		t.Fatal("no response came")
	}
	return reply{}
}

func TestUIPromptOfPdb(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": debugged})
	m := openTerminal(t, dir, 100, 30, nil, "run", "--port", "0")
	url := m.findURL()
	m.shows("ready")

	first := later(url + "/debug/first")
	m.shows("#1 GET /debug/first waits for a line", "app.py(7)", "(Pdb) ▏")
	m.press("p environ[\"PATH_INFO\"]\r")
	m.shows("'/debug/first'", "(Pdb) ▏")

	edit(t, filepath.Join(dir, "app.py"), `"one"`, `"two"`)
	if r := get(t, url); r.body != "two" {
		t.Errorf("a request after the save: %+v", r)
	}
	m.shows("generation 2 ready", "g1, replaced by g2, goes on until done")
	m.press("p VERSION\r")
	m.shows("'one'")
	m.press("c\r")
	if r := await(t, first); r.code != 200 || r.body != "one" {
		t.Errorf("the old exchange: %+v", r)
	}
	m.shows("method", "/debug/first", "200")

	killed := later(url + "/debug/killed")
	m.shows("#3 GET /debug/killed", "(Pdb) ▏")
	m.press("\x18")
	m.shows("kill exchange #3")
	m.press("y")
	if r := await(t, killed); r.code != 500 {
		t.Errorf("the killed exchange: %+v", r)
	}
	m.shows("method", "/debug/killed", "killed")

	quit := later(url + "/debug/quit")
	m.shows("#4 GET /debug/quit", "(Pdb) ▏")
	m.press("\x1b")
	m.shows("asks (p)", "? 1 prompt (p)")
	m.press("p")
	m.shows("(Pdb) ▏")
	m.press("\x04")
	if r := await(t, quit); r.code != 500 || !strings.Contains(r.body, "BdbQuit") {
		t.Errorf("after the end of the file: %+v", r)
	}
	m.shows("method", "/debug/quit", "500")

	go tryGet(url + "/debug/last") //nolint:errcheck // it ends with gdev
	m.shows("#5 GET /debug/last", "(Pdb) ▏")
	m.press("\x03")
	until(t, "gdev ends", func() bool {
		select {
		case <-m.done:
			return true
		default:
			return false
		}
	})
}

func TestPlainPromptOfPdb(t *testing.T) {
	t.Parallel()
	app := "STAGE = input('which stage? ')\n" + strings.Replace(debugged, "VERSION.encode", "(VERSION + STAGE).encode", 1)
	m := openTerminal(t, project(t, map[string]string{"app.py": app}), 100, 40, nil, "run", "--port", "0", "--plain")
	url := m.findURL()
	m.shows("gen 1  waits for a line", "which stage?")
	m.press("staging\n")
	m.shows("is ready")
	got := later(url + "/debug")
	m.shows("GET /debug  gen 1  #1  waits for a line", "stdout | (Pdb)")
	m.press("p environ['PATH_INFO'] * 2\nc\n")
	m.shows("stdout | '/debug/debug'", "GET /debug  200 OK")
	if r := await(t, got); r.body != "onestaging" {
		t.Errorf("the answer is %+v", r)
	}
	quit := later(url + "/debug/quit")
	m.shows("#2  waits for a line")
	m.press("\x04")
	if r := await(t, quit); r.code != 500 || !strings.Contains(r.body, "BdbQuit") {
		t.Errorf("after the end of the file: %+v", r)
	}
	again := later(url + "/debug/again")
	m.shows("#3  waits for a line")
	m.press("c\n")
	if r := await(t, again); r.code != 200 {
		t.Errorf("after it: %+v", r)
	}
}

// TestNobodyIsAskedWithoutATerminal has nobody who could answer: the
// application is at the end of its stdin, and nothing hangs.
func TestNobodyIsAskedWithoutATerminal(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": debugged})
	for _, mode := range []string{"--json", "--plain"} {
		p := start(t, dir, "run", "--port", "0", mode)
		if r := get(t, p.url+"/debug"); r.code != 500 || !strings.Contains(r.body, "BdbQuit") {
			t.Errorf("%s: %+v", mode, r)
		}
	}
	c := launch(t, dir, "check", "app:application", "--request", "GET /debug")
	select {
	case <-c.done:
		if c.code != cli.ExitError || !strings.Contains(c.stdout(), "BdbQuit") {
			t.Errorf("the check ended with %d: %s", c.code, c.stdout())
		}
	case <-time.After(patience):
		t.Error("the check does not end")
	}
	m := openTerminal(t, dir, 250, 60, nil, "run", "--port", "0", "--json")
	if r := get(t, m.findURL()+"/debug"); r.code != 500 {
		t.Errorf("--json in a terminal: %+v", r)
	}
}
