//go:build unix

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func TestUIShowsAnExchangeAndItsTabs(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": hello})
	m := openTerminal(t, dir, 100, 30, nil, "run", "--port", "0")
	url := m.findURL()
	m.shows("ready")
	get(t, url+"/probe?x=1", "X-Odd: value of odd")
	m.shows("GET", "/probe?x=1", "200")
	m.press("\r")
	m.shows("X-Odd: value of odd")
	m.press("2")
	m.shows("REQUEST_METHOD", "PATH_INFO")
	m.press("3")
	m.shows("200 OK", "text/plain")
	get(t, url+"/raise")
	m.press("\x1b")
	m.shows("select", "/raise", "500") // the list has the keys: else esc and G may arrive as alt+G
	m.press("G")
	m.press("\r")
	m.press("4")
	m.shows("ValueError", "a value of 42")
	m.press("q") // closes the detail
	m.shows("select")
	m.press("q")
	until(t, "gdev ends", func() bool {
		select {
		case <-m.done:
			return true
		default:
			return false
		}
	})
	if raw := m.written(); !strings.Contains(raw, "\x1b[?1049h") || !strings.Contains(raw, "\x1b[?1049l") {
		t.Error("the alternate screen was not entered and left")
	}
}

func TestUIShowsAFinding(t *testing.T) {
	t.Parallel()
	app := strings.Replace(hello, `"200 OK"`, `"200  OK"`, 1)
	m := openTerminal(t, project(t, map[string]string{"app.py": app}), 100, 30, nil, "run", "--port", "0")
	url := m.findURL()
	get(t, url+"/two-spaces")
	m.shows("▲1", "/two-spaces")
	m.press("6")
	m.shows("A8", "'200  OK' (str)", "app.py:", "What PEP 3333 asks")
	m.press("/finding:a9\r")
	m.shows("0 of ")
}

func TestUIShowsAFailedImportUntilItIsMended(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": hello})
	m := openTerminal(t, dir, 100, 30, nil, "run", "--port", "0")
	m.findURL()
	m.shows("ready")
	file := filepath.Join(dir, "app.py")
	edit(t, file, "def application", "def application(((")
	m.shows("SyntaxError", "app.py")
	edit(t, file, "def application(((", "def application")
	until(t, "the traceback goes away", func() bool { return !strings.Contains(m.text(), "was never closed") })
	m.shows("ready")
}

func TestUIKillsAnEndlessRequest(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": hello})
	m := openTerminal(t, dir, 100, 30, nil, "run", "--port", "0")
	url := m.findURL()
	m.shows("ready")
	ended := make(chan reply, 1)
	go func() {
		r, _ := tryGet(url + "/loop")
		ended <- r
	}()
	m.shows("/loop")
	m.press("x")
	m.press("y")
	select {
	case r := <-ended:
		if r.code < 500 {
			t.Errorf("the killed request got %d", r.code)
		}
	case <-time.After(patience):
		t.Fatalf("the request goes on:\n%s", m.text())
	}
	if r := get(t, url); r.body != "one" {
		t.Errorf("after the kill: %q", r.body)
	}
}

// TestTerminalIsRestoredAfterKill ends gdev in the way that it can do nothing
// about. As for a user, a shell leads the session: it outlives gdev.
func TestTerminalIsRestoredAfterKill(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": hello})
	m := openTerminalOf(t, dir, 80, 24, exec.Command("sh", "-c", gdevBinary+` run --port 0; stty -a; read line`))
	worker := get(t, m.findURL()+"/pid").body
	shell := m.cmd.Process.Pid
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", shell, shell))
	if err != nil {
		t.Skip("this system does not tell a process's children")
	}
	gdev, err := strconv.Atoi(strings.Fields(string(b))[0])
	if err != nil {
		t.Fatal(err)
	}
	_ = syscall.Kill(gdev, syscall.SIGKILL)
	until(t, "the alternate screen is left", func() bool { return strings.Contains(m.written(), "\x1b[?1049l") })
	until(t, "the shell goes on in a cooked terminal", func() bool {
		return regexp.MustCompile(`[^-]icanon`).MatchString(m.written()) || strings.Contains(m.written(), "ended unexpectedly")
	})
	until(t, "the worker is gone", func() bool { return gone(worker) })
}

func TestUIEndsOnASignalWithinTwoSeconds(t *testing.T) { // not beside others, which take its time
	for _, sig := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(sig.String(), func(t *testing.T) {
			dir := project(t, map[string]string{"app.py": hello})
			m := openTerminal(t, dir, 80, 24, nil, "run", "--port", "0")
			url := m.findURL()
			go tryGet(url + "/loop") //nolint:errcheck // it never ends well
			m.shows("/loop")
			began := time.Now()
			_ = m.cmd.Process.Signal(sig)
			select {
			case <-m.done:
			case <-time.After(patience):
				t.Fatal("gdev goes on")
			}
			if d := time.Since(began); d > 2*time.Second {
				t.Errorf("it took %s", d)
			}
		})
	}
}

// TestUIUnderLoad sends 20,000 requests at 16 connections and uses the UI
// meanwhile.
func TestUIUnderLoad(t *testing.T) {
	t.Parallel()
	requests := 20_000
	if testing.Short() {
		requests = 1_000
	}
	dir := project(t, map[string]string{"app.py": hello})
	m := openTerminal(t, dir, 120, 40, nil, "run", "--port", "0")
	url := m.findURL()
	m.shows("ready")
	var failed, sent atomic.Int64
	var wg sync.WaitGroup
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	for range 16 {
		wg.Go(func() {
			for sent.Add(1) <= int64(requests) {
				if !answersOne(client, url) {
					failed.Add(1)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
			m.press("?")
			m.shows("follow")
			m.press("\x1b")
			m.press("kkjjG")
			select { // as quick as a person is: what more keys would take is the emulator's time
			case <-done:
			case <-time.After(100 * time.Millisecond):
			}
		}
	}
	if n := failed.Load(); n > 0 {
		t.Errorf("%d of %d requests failed", n, requests)
	}
	m.shows(strconv.Itoa(requests))
	if kb := residentKB(m.cmd.Process.Pid); kb > 300<<10 {
		t.Errorf("gdev holds %d kB", kb)
	}
}

func answersOne(client *http.Client, url string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	r, err := client.Do(q)
	if err != nil {
		return false
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return err == nil && string(b) == "one"
}

// residentKB is the memory of a process, 0 where the system does not tell.
func residentKB(pid int) int {
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, _ := strconv.Atoi(strings.Fields(rest)[0])
			return n
		}
	}
	return 0
}
