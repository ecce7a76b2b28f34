//go:build unix

package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"gdev/cmd/internal/cli"
)

// hello is the smallest application, with routes for what tests need.
const hello = `import os, sys, json

def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/probe":
        body = json.dumps({k: repr(v) for k, v in environ.items()}).encode()
    elif path == "/pid":
        body = str(os.getpid()).encode()
    elif path == "/exit":
        print("last words", flush=True)
        os._exit(7)
    elif path == "/loop":
        while True:
            pass
    elif path == "/raise":
        secret_number = 42
        raise ValueError("a value of %d" % secret_number)
    else:
        body = b"one"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [body]
`

func TestEnvironShownIsTheApplications(t *testing.T) {
	t.Parallel()
	p := start(t, project(t, map[string]string{"app.py": hello}), "run", "--json", "--port", "0", "-e", "my.pair=my value")
	got := get(t, p.url+"/probe?a=%20b&c", "X-Odd-Field: ä", "Accept: text/html")
	var printed map[string]string
	if err := json.Unmarshal([]byte(got.body), &printed); err != nil {
		t.Fatalf("%v: %s", err, got.body)
	}
	until(t, "the exchange is told", func() bool { return len(p.records("exchange")) == 1 })
	environ := p.records("exchange")[0]["environ"].(map[string]any)
	shown := map[string]string{}
	for _, v := range environ["given"].([]any) {
		value := v.(map[string]any)
		shown[value["key"].(string)] = value["repr"].(string)
	}
	if !maps.Equal(shown, printed) {
		t.Errorf("shown %v\nprinted %v", shown, printed)
	}
	if shown["my.pair"] != "'my value'" {
		t.Errorf("my.pair is %s", shown["my.pair"])
	}
}

func TestReloadAnswersFromTheNewCode(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": hello})
	file := filepath.Join(dir, "app.py")
	p := start(t, dir, "run", "--json", "--port", "0")
	if r := get(t, p.url); r.body != "one" {
		t.Fatalf("first answer %q", r.body)
	}
	edit(t, file, `b"one"`, `b"two"`)
	until(t, "the new code answers", func() bool { return get(t, p.url).body == "two" })

	edit(t, file, "def application", "def application(((")
	until(t, "the syntax error answers", func() bool { return get(t, p.url).code == 500 })
	if r := get(t, p.url); !strings.Contains(r.body, "SyntaxError") || !strings.Contains(r.body, "app.py") {
		t.Errorf("the error page does not tell the error: %s", r.body)
	}
	if r := get(t, p.url, "Accept: text/html"); !strings.Contains(r.head.Get("Content-Type"), "text/html") {
		t.Errorf("a browser is answered %q", r.head.Get("Content-Type"))
	}
	edit(t, file, "def application(((", "def application")
	until(t, "the mended code answers", func() bool { return get(t, p.url).body == "two" })
}

func TestQuickSavesAreNeverStale(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": hello + "\nimport part\n", "part.py": "number = 100\n"})
	edit(t, filepath.Join(dir, "app.py"), `body = b"one"`, `body = str(part.number).encode()`)
	p := start(t, dir, "run", "--json", "--port", "0")
	for n := 100; n < 110; n++ {
		text := "number = " + string(rune('0'+n/100)) + string(rune('0'+n/10%10)) + string(rune('0'+n%10)) + "\n"
		write(t, filepath.Join(dir, "part.py"), text)
		want := strings.TrimSpace(strings.TrimPrefix(text, "number = "))
		until(t, "answer "+want, func() bool { return get(t, p.url).body == want })
	}
}

func TestWorkerThatExitsIsReplacedAtTheNextRequest(t *testing.T) {
	t.Parallel()
	p := start(t, project(t, map[string]string{"app.py": hello}), "run", "--json", "--port", "0")
	first := get(t, p.url+"/pid").body
	r := get(t, p.url+"/exit")
	if r.code != 502 || !strings.Contains(r.body, "exit status 7") {
		t.Errorf("os._exit(7) gave %d: %s", r.code, r.body)
	}
	until(t, "the exit is told", func() bool { return len(p.records("worker-exit")) == 1 })
	until(t, "the last output is told", func() bool { // with the exit, or with the exchange, which may end after it
		return strings.Contains(p.records("worker-exit")[0]["output"].(string), "last words") || exchangeWrote(p, "last words")
	})
	if second := get(t, p.url+"/pid").body; second == first {
		t.Errorf("process %s answers again", second)
	}
}

func exchangeWrote(p *process, text string) bool {
	return slices.ContainsFunc(p.records("exchange"), func(x map[string]any) bool {
		b, _ := json.Marshal(x["output"])
		return strings.Contains(string(b), text)
	})
}

func TestKilledWorkerIsReportedWithItsSignal(t *testing.T) {
	t.Parallel()
	p := start(t, project(t, map[string]string{"app.py": hello}), "run", "--json", "--port", "0")
	pid := 0
	if err := json.Unmarshal([]byte(get(t, p.url+"/pid").body), &pid); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGSEGV); err != nil {
		t.Fatal(err)
	}
	until(t, "the signal is told", func() bool {
		exits := p.records("worker-exit")
		return len(exits) == 1 && strings.Contains(exits[0]["status"].(string), "segmentation fault")
	})
	if r := get(t, p.url); r.body != "one" {
		t.Errorf("after the crash: %q", r.body)
	}
}

func TestReloadIsNotDelayedByAnEndlessRequest(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": hello})
	p := start(t, dir, "run", "--json", "--port", "0")
	ended := make(chan reply, 1)
	go func() {
		r, _ := tryGet(p.url + "/loop")
		ended <- r
	}()
	until(t, "a request works beside the endless one", func() bool { return get(t, p.url).body == "one" })
	edit(t, filepath.Join(dir, "app.py"), `b"one"`, `b"two"`)
	until(t, "the new code answers", func() bool { return get(t, p.url).body == "two" })
	if r := <-ended; r.code != 502 && r.code != 500 {
		t.Errorf("the endless request got %d", r.code)
	}
}

// TestNoProcessIsLeft, two seconds after the user has ended gdev. It does not run
// beside others, which take its time.
func TestNoProcessIsLeft(t *testing.T) {
	app := hello + "\nimport subprocess\nchild = subprocess.Popen(['sleep', '300'])\n"
	app = strings.Replace(app, `str(os.getpid())`, `("%d %d" % (os.getpid(), child.pid))`, 1)
	p := start(t, project(t, map[string]string{"app.py": app}), "run", "--json", "--port", "0")
	pids := strings.Fields(get(t, p.url+"/pid").body)
	began := time.Now()
	p.stop()
	if d := time.Since(began); d > 2*time.Second {
		t.Errorf("gdev took %s to end", d)
	}
	if p.code != cli.ExitInterrupted {
		t.Errorf("exit code %d", p.code)
	}
	for _, pid := range pids {
		until(t, "process "+pid+" is gone", func() bool { return gone(pid) })
	}
}

// gone reports whether a process has ended; one that only waits to be reaped
// has.
func gone(pid string) bool {
	b, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
	return err != nil || strings.Contains(string(b), ") Z ")
}

func TestDemoFolderIsRemovedUnlessEdited(t *testing.T) {
	t.Parallel()
	for _, edits := range []bool{false, true} {
		p := start(t, t.TempDir(), "demo", "--json", "--port", "0")
		dir := ""
		for _, n := range p.records("notice") {
			if rest, ok := strings.CutPrefix(n["text"].(string), "the demo's files are in "); ok {
				dir, _, _ = strings.Cut(rest, ":")
			}
		}
		if r := get(t, p.url); !strings.Contains(r.body, "Hello!") {
			t.Fatalf("the demo answers %q", r.body)
		}
		if edits {
			edit(t, filepath.Join(dir, "app.py"), "Hello!", "Good day!")
			until(t, "the edited demo answers", func() bool { return strings.Contains(get(t, p.url).body, "Good day!") })
		}
		p.stop()
		if _, err := os.Stat(dir); os.IsNotExist(err) == edits {
			t.Errorf("edited %v: %v", edits, err)
		}
		_ = os.RemoveAll(dir)
	}
}
