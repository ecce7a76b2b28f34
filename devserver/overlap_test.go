package devserver

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"gdev/inspect"
)

// alone is an application that holds what there is only one of. The code that
// takes it comes first.
const alone = `
import os

def application(environ, start_response):
    if environ["PATH_INFO"] == "/ask":
        input("? ")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"VERSION"]
`

// takes are ways to take something for one process alone.
var takes = map[string]string{
	"port": `
import socket
TAKEN = socket.socket()
TAKEN.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
TAKEN.bind(("127.0.0.1", PORT))
TAKEN.listen()
`,
	"lock": `
import fcntl
TAKEN = open("the.lock", "w")
fcntl.flock(TAKEN, fcntl.LOCK_EX | fcntl.LOCK_NB)
`,
	"database": `
import sqlite3
TAKEN = sqlite3.connect("the.db", timeout=0, isolation_level=None)
TAKEN.execute("begin exclusive")
`,
	"wrapped error": `
import fcntl
TAKEN = open("the.lock", "w")
try:
    fcntl.lockf(TAKEN, fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError:
    raise RuntimeError("no way") from None
`,
	"exit": `
import atexit, os, sys
if os.path.exists("the.pid"):
    sys.exit(1)
open("the.pid", "w").close()
atexit.register(os.remove, "the.pid")
`,
	"sudden exit": `
import atexit, os
if os.path.exists("the.pid"):
    os._exit(1)
open("the.pid", "w").close()
atexit.register(os.remove, "the.pid")
`,
	"port of a child": `
import multiprocessing, socket, time
TAKEN = socket.socket()
TAKEN.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
TAKEN.bind(("127.0.0.1", PORT))
TAKEN.listen()
multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,), daemon=True).start()
`,
}

func freePort(t *testing.T) int {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().(*net.TCPAddr).Port
}

func version(take string, port int, v string) string {
	return strings.ReplaceAll(take, "PORT", fmt.Sprint(port)) + strings.Replace(alone, "VERSION", v, 1)
}

func TestWhatThereIsOnlyOneOf(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the examples are of Unix")
	}
	for name, take := range takes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "")
			port := freePort(t)
			b.save(version(take, port, "v1"))
			b.Begin(inspect.ReasonStart, nil)
			if r := b.get("/"); r.body != "v1" {
				t.Fatalf("the first answer: %+v", r)
			}
			for _, v := range []string{"v2", "v3", "v4"} {
				b.reload(version(take, port, v))
				if r := b.get("/"); r.body != v {
					t.Errorf("after a reload: %+v, want %s", r, v)
				}
			}
		})
	}
}

func TestAnErrorOfTheCodeIsReportedAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, alone)
	b.Begin(inspect.ReasonStart, nil)
	b.get("/")
	old := b.send(context.Background(), "/ask") // keeps the old worker
	b.prompt()
	for _, broken := range []string{"1 +", "import nothing_of_this_name", "undefined", "{}['x']", "import os; os.x"} {
		b.reload(broken)
		if r := b.get("/"); r.code != http.StatusInternalServerError {
			t.Errorf("%s: %+v", broken, r)
		}
	}
	b.answer("go on\n")
	b.take(old)
}

// replaceAtPrompt has a first generation that takes something be at a prompt when
// a second one, which wants it too, replaces it. It returns where the answer to
// the exchange at the prompt comes.
func (b *bench) replaceAtPrompt(take string) <-chan response {
	b.t.Helper()
	b.save(version(take, 0, "v1"))
	b.Begin(inspect.ReasonStart, nil)
	b.state(1, inspect.GenerationReady)
	old := b.send(context.Background(), "/ask")
	b.prompt()
	b.reload(version(take, 0, "v2"))
	return old
}

func TestWhatWaitsForAPromptSaysSo(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the example is of Unix")
	}
	b := newBench(t, "", hold(100*time.Millisecond))
	take := takes["lock"]
	old := b.replaceAtPrompt(take)
	b.until("a request is shown what it waits for", func() bool {
		r := b.get("/")
		return r.code == http.StatusServiceUnavailable && strings.Contains(r.body, "generation 1 to end, which is at a prompt")
	})
	b.answer("go on\n")
	if r := b.take(old); r.body != "v1" {
		t.Errorf("the old exchange: %+v", r)
	}
	b.state(2, inspect.GenerationReady)
	if r := b.get("/"); r.body != "v2" {
		t.Errorf("after it: %+v", r)
	}
}

func TestAFailureThatAnOlderOneMayBeWhyIsReportedAndTriedAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t, "", drain(patience))
	take := takes["sudden exit"]
	old := b.replaceAtPrompt(take)
	b.state(2, inspect.GenerationFailed)
	held := b.send(context.Background(), "/")
	b.answer("go on\n")
	b.take(old)
	if r := b.take(held); r.body != "v2" {
		t.Errorf("a request that was held: %+v", r)
	}
	b.reload(version(take, 0, "v3")) // is loaded alone from now on
	if r := b.get("/"); r.body != "v3" {
		t.Errorf("after that: %+v", r)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.g[3].Reason != inspect.ReasonRetry || b.g[4].State != inspect.GenerationReady || len(b.g) != 4 {
		t.Errorf("generations: %+v", b.g)
	}
}

func TestAFailureNamesTheHolder(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells who holds a port")
	}
	b := newBench(t, "")
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	b.save(version(takes["port"], ln.Addr().(*net.TCPAddr).Port, "v1"))
	b.Begin(inspect.ReasonStart, nil)
	b.failsWith(1, fmt.Sprintf("port %d is held by process %d", ln.Addr().(*net.TCPAddr).Port, os.Getpid()))

	if _, err := exec.LookPath("flock"); err != nil {
		t.Skip("no flock here")
	}
	lock := filepath.Join(filepath.Dir(b.file), "the.lock")
	holder := exec.Command("flock", lock, "sleep", "60")
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = holder.Process.Kill(); _ = holder.Wait() }()
	b.until("the file is there", func() bool { _, err := os.Stat(lock); return err == nil })
	b.reload(version(takes["lock"], 0, "v2"))
	b.failsWith(2, "the.lock is held by process ")
}

func (b *bench) failsWith(generation int, text string) {
	b.t.Helper()
	b.state(generation, inspect.GenerationFailed)
	b.mu.Lock()
	defer b.mu.Unlock()
	if m := b.g[generation].Failure.Message; !strings.Contains(m, text) {
		b.t.Errorf("the failure is %q, without %q", m, text)
	}
}
