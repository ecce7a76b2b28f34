//go:build linux

package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// versioned is an application whose answer is its version. It reads half of a
// content of known length, and nothing of a chunked one.
const versioned = `import decimal, http.client, sqlite3
VERSION = "version 0"

def application(environ, start_response):
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0) // 2)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [VERSION.encode()]
`

// TestSoak saves again and again while clients send requests: no request
// fails, none that was sent after a save is answered by older code, and nothing
// is left. GDEV_SOAK_SAVES=500 makes it longer.
func TestSoak(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": versioned})
	s := soak{file: filepath.Join(dir, "app.py"), saves: soakSaves(t, 30)}
	s.run(t, dir, nil, []string{"run", "--port", "0"})
}

// TestSoakFrameworks does so with Django, and with Flask, SQLAlchemy, numpy and
// a thread that the project starts when it is imported.
func TestSoakFrameworks(t *testing.T) {
	t.Parallel()
	for f, edited := range map[framework]struct{ file, old string }{
		{name: "django"}: {"guestbook/views.py", "hello from django"},
		{name: "data"}:   {"app.py", "version 0"},
	} {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			dir, env := f.copyOf(t)
			s := soak{file: filepath.Join(dir, edited.file), saves: soakSaves(t, 10)}
			edit(t, s.file, edited.old, "version 0")
			s.run(t, dir, env, f.args())
		})
	}
}

func soakSaves(t *testing.T, usual int) int {
	text := os.Getenv("GDEV_SOAK_SAVES")
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("GDEV_SOAK_SAVES: %v", err)
	}
	return n
}

// soak saves a file with "version N" in it, which is part of what GET / answers.
type soak struct {
	file  string
	saves int
	url   string
	saved atomic.Int64 // the newest version
}

var versionMark = regexp.MustCompile(`version (\d+)`)

func (s *soak) run(t *testing.T, dir string, env, args []string) {
	temp := t.TempDir()
	p := startWith(t, dir, append(env, "TMPDIR="+temp), append(args, "--json")...)
	s.url = p.url
	client := &http.Client{Timeout: patience, Transport: &http.Transport{}}
	s.ask(t, client)
	s.settle(t, p, client)
	descriptors := openFiles(t, p.cmd.Process.Pid)
	done := make(chan struct{})
	var clients sync.WaitGroup
	for i := range 4 {
		clients.Go(func() { s.load(t, i, done) })
	}
	for range s.saves {
		if t.Failed() {
			break
		}
		// Random moments: a pause that has nothing to wait for.
		time.Sleep(rand.N(300 * time.Millisecond))
		s.save(t)
		s.ask(t, client)
	}
	close(done)
	clients.Wait()
	s.settle(t, p, client)
	until(t, "descriptors of old generations are closed", func() bool {
		return openFiles(t, p.cmd.Process.Pid) <= descriptors
	})
	client.CloseIdleConnections()
	family := familyOf(t, p.cmd.Process.Pid)
	p.stop()
	for _, pid := range family {
		until(t, fmt.Sprintf("process %d is gone", pid), func() bool { return gone(strconv.Itoa(pid)) })
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left in the folder for temporary files: %v, %v", left, err)
	}
	for _, notice := range p.records("notice") {
		if notice["fault"] != nil {
			t.Errorf("gdev tells of a fault of its own: %v", notice)
		}
	}
	starts := map[string]int{}
	for _, g := range p.records("generation") {
		if g["state"] == "ready" {
			starts[g["start"].(string)]++
		}
	}
	if starts["fork"] < s.saves/2 {
		t.Errorf("started %v, want most by a fork", starts)
	}
}

// settle saves until the newest generation and the next one are of one zygote:
// what a generation imports late makes a new zygote.
func (s *soak) settle(t *testing.T, p *process, client *http.Client) {
	until(t, "worker and standby are forks of one zygote", func() bool {
		s.save(t)
		s.ask(t, client)
		for range 100 {
			if forked(t, p, 3, 2) != nil {
				return true
			}
			time.Sleep(10 * time.Millisecond)
		}
		return false
	})
}

// save writes the next version: of the same length, mostly, and within a second
// of the one before, which bytecode caches cannot tell.
func (s *soak) save(t *testing.T) {
	n := s.saved.Load() + 1
	text, err := os.ReadFile(s.file)
	if err != nil {
		t.Fatal(err)
	}
	write(t, s.file, versionMark.ReplaceAllString(string(text), fmt.Sprintf("version %d", n)))
	s.saved.Store(n)
}

// load asks until done: one of four clients as most do, the others over one
// connection for all their requests, with content that is not read to its end.
func (s *soak) load(t *testing.T, number int, done <-chan struct{}) {
	client := &http.Client{Timeout: patience, Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	ask := func() { s.ask(t, client) }
	if number > 0 {
		p := &pipeline{soak: s}
		defer p.close()
		ask = func() { p.ask(t, number) }
	}
	for !t.Failed() {
		ask()
		select {
		case <-done:
			return
		default:
		}
	}
}

// ask wants the version that was the newest when it began, or a newer one.
func (s *soak) ask(t *testing.T, client *http.Client) {
	oldest := s.saved.Load()
	if got, err := s.version(client); err != nil || got < oldest {
		t.Errorf("a request sent after save %d was answered %d: %v", oldest, got, err)
	}
}

func (s *soak) version(client *http.Client) (int64, error) {
	r, err := client.Get(s.url)
	if err != nil {
		return 0, err
	}
	return versionIn(r)
}

// versionIn is the version that a response tells.
func versionIn(r *http.Response) (int64, error) {
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return 0, err
	}
	found := versionMark.FindSubmatch(body)
	if r.StatusCode != http.StatusOK || found == nil {
		return 0, fmt.Errorf("status %d: %.1000s", r.StatusCode, body)
	}
	return strconv.ParseInt(string(found[1]), 10, 64)
}
