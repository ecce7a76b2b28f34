//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"gdev/cmd/internal/cli"
)

// leaves is an application with children of several kinds. It tells their
// process numbers, and its own.
const leaves = `
import multiprocessing, os, signal, subprocess, time
context = multiprocessing.get_context("fork")
forked = context.Process(target=time.sleep, args=(600,))
forked.start()
stubborn = subprocess.Popen(["sh", "-c", "trap '' TERM HUP INT; sleep 600"])
def application(environ, start_response):
    late = subprocess.Popen(["sleep", "600"])
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{os.getpid()} {forked.pid} {stubborn.pid} {late.pid}".encode()]
`

// lives reports whether a process goes on; one that nobody has reaped does not.
func lives(pid string) bool {
	if stat, err := os.ReadFile("/proc/" + pid + "/stat"); err == nil {
		_, rest, _ := strings.Cut(string(stat), ") ")
		return !strings.HasPrefix(rest, "Z")
	}
	n, err := strconv.Atoi(pid)
	return err == nil && n > 0 && syscall.Kill(n, 0) == nil
}

func TestNoProcessOutlivesAKilledGdev(t *testing.T) {
	t.Parallel()
	for _, generation := range []int{1, 2} {
		t.Run(fmt.Sprint("generation ", generation), func(t *testing.T) {
			t.Parallel()
			dir := project(t, map[string]string{"app.py": leaves})
			p := start(t, dir, "run", "--json", "--port", "0")
			get(t, p.url)
			if generation > 1 {
				edit(t, filepath.Join(dir, "app.py"), "late =", "later = late =")
			}
			pids := strings.Fields(get(t, p.url).body)
			if len(pids) != 4 {
				t.Fatalf("answered %q", pids)
			}
			_ = syscall.Kill(mustAtoi(t, pids[0]), syscall.SIGSTOP) // a stopped process cannot help
			_ = p.cmd.Process.Kill()
			for _, pid := range pids {
				until(t, "process "+pid+" ends", func() bool { return !lives(pid) })
			}
		})
	}
}

func mustAtoi(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestAReaderThatEndsEndsGdev has gdev write to a pipe that is closed, as with
// "gdev run --plain | head".
func TestAReaderThatEndsEndsGdev(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": leaves})
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	port := freePort(t)
	var stderr strings.Builder
	gdev := exec.Command(gdevBinary, "run", "--plain", "--port", port)
	gdev.Dir, gdev.Env, gdev.Stdout, gdev.Stderr = dir, environment(), w, &stderr
	if err := gdev.Start(); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	url := "http://127.0.0.1:" + port
	var pids []string
	until(t, "gdev answers", func() bool {
		answer, err := tryGet(url)
		pids = strings.Fields(answer.body)
		return err == nil
	})
	_ = r.Close()
	_, _ = tryGet(url)
	_ = gdev.Wait()
	if code := gdev.ProcessState.ExitCode(); code != cli.ExitError || !strings.Contains(stderr.String(), "has ended") {
		t.Errorf("ended with %s and said %q", gdev.ProcessState, stderr.String())
	}
	for _, pid := range pids {
		until(t, "process "+pid+" ends", func() bool { return !lives(pid) })
	}
}
