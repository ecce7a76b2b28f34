package devserver

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gdev/inspect"
)

// ending is an application that does something at its end.
const ending = `
import atexit, os, threading, time

def flush():
    END
    open(os.path.join(os.path.dirname(__file__), "VERSION.flushed"), "w").close()

START

def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"VERSION"]
`

func endingWith(start, end, v string) string {
	return strings.NewReplacer("START", start, "END", end, "VERSION", v).Replace(ending)
}

func (b *bench) flushed(v string) bool {
	_, err := os.Stat(filepath.Join(filepath.Dir(b.file), v+".flushed"))
	return err == nil
}

// awaitNotice waits for a notice that holds all of these.
func (b *bench) awaitNotice(parts ...string) {
	b.t.Helper()
	b.until("a notice with "+strings.Join(parts, ", "), func() bool {
		return slices.ContainsFunc(b.said, func(text string) bool {
			return !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(text, p) })
		})
	})
}

func TestWhatIsDoneAtTheEndHasTime(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]string{
		"exit handler":    "atexit.register(flush)",
		"no daemon":       "threading.Thread(target=lambda: (threading.main_thread().join(), flush())).start()",
		"failing at last": "atexit.register(lambda: 1 / 0); atexit.register(flush)",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const slowly = "time.sleep(0.7)\n    while not os.path.exists(os.path.join(os.path.dirname(__file__), 'go')): time.sleep(0.01)"
			b := newBench(t, endingWith(start, slowly, "v1"), drain(patience))
			b.Begin(inspect.ReasonStart, nil)
			b.get("/")
			b.reload(endingWith(start, slowly, "v2"))
			if r := b.get("/"); r.body != "v2" || b.flushed("v1") {
				t.Errorf("the new generation waited for the old one: %+v", r)
			}
			if err := os.WriteFile(filepath.Join(filepath.Dir(b.file), "go"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			b.until("the old one has done it", func() bool { return b.flushed("v1") })
			b.Shutdown()
			if !b.flushed("v2") {
				t.Error("the last one has not done it")
			}
			b.mu.Lock()
			defer b.mu.Unlock()
			if slices.ContainsFunc(b.said, func(s string) bool { return strings.Contains(s, "cut off") }) {
				t.Errorf("published: %q", b.said)
			}
		})
	}
}

func TestWhatIsCutOffAtTheEndIsReported(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]string{
		"in flush, ":             "atexit.register(flush)",
		`thread "pump": flush, `: "threading.Thread(target=flush, name='pump').start()",
	} {
		b := newBench(t, endingWith(start, "time.sleep(60)", "v1"), drain(200*time.Millisecond))
		b.Begin(inspect.ReasonStart, nil)
		b.get("/")
		b.reload(endingWith(start, "time.sleep(60)", "v2"))
		b.get("/")
		b.awaitNotice("generation 1 was cut off", "within 200ms", name, "app.py:5", "--drain")
		b.Shutdown()
		b.awaitNotice("generation 2 was cut off")
	}
}

// TestTheEndMayComeAtAnyTime is of use with the race detector.
func TestTheEndMayComeAtAnyTime(t *testing.T) {
	t.Parallel()
	for _, after := range []time.Duration{0, time.Millisecond, 30 * time.Millisecond, 150 * time.Millisecond} {
		b := newBench(t, asking)
		b.Begin(inspect.ReasonStart, nil)
		time.AfterFunc(after/2, func() { b.Begin(inspect.ReasonReload, nil) })
		<-time.After(after)
		began := time.Now()
		b.Shutdown()
		if d := time.Since(began); d > patience/2 {
			t.Errorf("the end took %s", d)
		}
	}
}
