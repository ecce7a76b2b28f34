//go:build linux

package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func openFiles(t *testing.T, pid int) int {
	t.Helper()
	entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// familyOf is the processes that descend from one.
func familyOf(t *testing.T, pid int) []int {
	t.Helper()
	children := childrenOf(t)
	family := children[pid]
	for i := 0; i < len(family); i++ {
		family = append(family, children[family[i]]...)
	}
	return family
}

// isGuard tells the shell that waits for the end of gdev, and with which it ends.
func isGuard(pid int) bool {
	command, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return strings.Contains(string(command), "gdev-guard")
}

// childrenOf is the children of each process, without guards.
func childrenOf(t *testing.T) map[int][]int {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	children := map[int][]int{}
	for _, file := range stats {
		b, err := os.ReadFile(file)
		if err != nil {
			continue // the exchange has ended
		}
		var state string
		var parent int
		if _, err := fmt.Sscan(string(b[strings.LastIndexByte(string(b), ')')+1:]), &state, &parent); err != nil {
			t.Fatal(err)
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil {
			t.Fatal(err)
		}
		if !isGuard(pid) {
			children[parent] = append(children[parent], pid)
		}
	}
	return children
}

// isScript tells the script of a version manager, which is about to become an
// interpreter, from one.
func isScript(pid int) bool {
	name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	return err != nil || !strings.HasPrefix(string(name), "python")
}

// awaitForks waits until gdev has so many interpreters, the worker and those
// that stand by, and so many of them are children of a zygote.
func awaitForks(t *testing.T, p *process, interpreters, forks int) (family []int) {
	t.Helper()
	until(t, fmt.Sprintf("of %d processes, %d are forks", interpreters, forks), func() bool {
		family = forked(t, p, interpreters, forks)
		return family != nil
	})
	return family
}

// forked is gdev's interpreters where they are so many; else nil.
func forked(t *testing.T, p *process, interpreters, forks int) []int {
	t.Helper()
	children := childrenOf(t)
	own := children[p.cmd.Process.Pid]
	family := slices.Clone(own)
	for _, pid := range own {
		family = append(family, children[pid]...)
	}
	if len(family) != interpreters || len(family)-len(own) != forks || slices.ContainsFunc(family, isScript) {
		return nil
	}
	return family
}

func TestNothingOutlivesAKilledGdev(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": strings.Replace(hello, "while True:\n            pass", `
        import re  # holds the interpreter's lock for ever: no thread of the host can run
        re.match("(a+)+$", "a" * 60 + "b")`, 1)})
	p := start(t, dir, "run", "--json", "--port", "0")
	get(t, p.url)
	awaitForks(t, p, 3, 1)
	edit(t, filepath.Join(dir, "app.py"), `b"one"`, `b"two"`)
	get(t, p.url)
	family := awaitForks(t, p, 3, 2)
	go func() { _, _ = tryGet(p.url + "/loop") }()
	until(t, "the endless request runs", func() bool { return busy(t, family) })
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for _, pid := range family {
		until(t, fmt.Sprintf("process %d is gone", pid), func() bool { return gone(strconv.Itoa(pid)) })
	}
}

// busy reports whether a thread of one of the processes is running.
func busy(t *testing.T, pids []int) bool {
	t.Helper()
	for _, pid := range pids {
		threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
		if err != nil {
			t.Fatal(err)
		}
		for _, thread := range threads {
			if b, err := os.ReadFile(thread); err == nil && strings.Contains(string(b), ") R ") {
				return true
			}
		}
	}
	return false
}

func TestNoReloadKeepsNothingReady(t *testing.T) {
	t.Parallel()
	p := start(t, project(t, map[string]string{"app.py": hello}), "run", "--json", "--port", "0", "--no-reload")
	get(t, p.url)
	get(t, p.url)
	if family := familyOf(t, p.cmd.Process.Pid); len(family) != 1 {
		t.Errorf("processes %v, want one worker", family)
	}
}

// TestReloadWhereForkingCrashes has an application that crashes in a process
// that was forked from one that had imported a library, as libraries do whose
// threads a fork does not have: the generation is brought up in a process that
// is not forked.
func TestReloadWhereForkingCrashes(t *testing.T) {
	t.Parallel()
	app := "import os, sqlite3\nif open(f'/proc/{os.getppid()}/comm').read() != 'gdev\\n':\n    os.kill(os.getpid(), 11)\n" + hello
	dir := project(t, map[string]string{"app.py": app})
	p := start(t, dir, "run", "--json", "--port", "0")
	get(t, p.url)
	awaitForks(t, p, 3, 1)
	for _, answer := range []string{"two", "three", "four"} {
		write(t, filepath.Join(dir, "app.py"), strings.Replace(app, `b"one"`, `b"`+answer+`"`, 1))
		if r := get(t, p.url); r.body != answer {
			t.Fatalf("the answer is %d %q, want %q", r.code, r.body, answer)
		}
		awaitForks(t, p, 2, 0) // nothing is forked any more
	}
	for _, g := range p.records("generation") {
		if g["state"] == "ready" && g["start"] == "fork" {
			t.Errorf("generation %v was started %v", g["number"], g["start"])
		}
	}
}

// TestBoundsOfAReload sets the time that a request is held, and the one that
// the old code has for what it is serving.
func TestBoundsOfAReload(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": hello})
	p := start(t, dir, "run", "--json", "--port", "0", "--hold", "2s", "--drain", "50ms")
	get(t, p.url)
	family := awaitForks(t, p, 3, 1)
	endless := make(chan reply, 1)
	go func() {
		r, _ := tryGet(p.url + "/loop")
		endless <- r
	}()
	until(t, "the endless request runs", func() bool { return busy(t, family) })
	write(t, filepath.Join(dir, "app.py"), "import threading\nthreading.Event().wait()\n"+hello)
	r := get(t, p.url)
	if r.code != http.StatusServiceUnavailable || !strings.Contains(r.body, "generation 2 has been loading") || !strings.Contains(r.body, ", in <module>, app.py:2\n") {
		t.Errorf("while it is loaded, the answer is %d %q", r.code, r.body)
	}
	if r := <-endless; r.code != http.StatusBadGateway || !strings.Contains(r.body, "did not end within 50ms") {
		t.Errorf("the endless request is answered %d %q", r.code, r.body)
	}
	write(t, filepath.Join(dir, "app.py"), hello)
	if r := get(t, p.url); r.body != "one" {
		t.Errorf("the answer is %d %q", r.code, r.body)
	}
}

// TestProjectFolderComesBack takes the project's folder away, as a switch to a
// branch without it does, and puts it back: all that stood ready stands in the
// old one.
func TestProjectFolderComesBack(t *testing.T) {
	t.Parallel()
	where := strings.Replace(hello, `b"one"`, `b"one in " + os.getcwd().encode()`, 1)
	dir := project(t, map[string]string{"app.py": where})
	p := start(t, dir, "run", "--json", "--port", "0")
	get(t, p.url)
	awaitForks(t, p, 3, 1)
	for _, answer := range []string{"two", "three"} {
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		if r := get(t, p.url); r.code != 500 || !strings.Contains(r.body, "no such folder") {
			t.Errorf("without the folder, the answer is %d %q", r.code, r.body)
		}
		write(t, filepath.Join(dir, "app.py"), strings.Replace(where, `b"one`, `b"`+answer, 1))
		want := answer + " in " + dir
		if r := get(t, p.url); r.body != want {
			t.Errorf("the answer is %d %q, want %q", r.code, r.body, want)
		}
		awaitForks(t, p, 3, 1)
	}
}

// TestInstallingALibraryReloads has an application that lacks a library, which
// is then installed, replaced and removed.
func TestInstallingALibraryReloads(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": "import gizmo\n" + strings.Replace(hello, `b"one"`, "gizmo.NAME", 1)})
	libraries := filepath.Join(t.TempDir(), "site-packages")
	if err := os.Mkdir(libraries, 0o755); err != nil {
		t.Fatal(err)
	}
	p := startWith(t, dir, []string{"PYTHONPATH=" + libraries}, "run", "--json", "--port", "0")
	if r := get(t, p.url); r.code != 500 || !strings.Contains(r.body, "gizmo") {
		t.Errorf("without the library, the answer is %d %q", r.code, r.body)
	}
	module := filepath.Join(libraries, "gizmo.py")
	for _, name := range []string{"two", "three"} {
		write(t, module+".tmp", "NAME = b'"+name+"'\n")
		if err := os.Rename(module+".tmp", module); err != nil {
			t.Fatal(err)
		}
		until(t, "the library is used", func() bool { return get(t, p.url).body == name })
	}
	if err := os.Remove(module); err != nil {
		t.Fatal(err)
	}
	until(t, "the library is missed", func() bool { return get(t, p.url).code == 500 })
	for _, g := range p.records("generation") {
		if changed := fmt.Sprint(g["changed"]); g["reason"] == "reload" && changed != "["+module+"]" {
			t.Errorf("what changed before generation %v is %s, want %s", g["number"], changed, module)
		}
	}
}

func TestKilledZygoteTakesNothingWithIt(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": hello})
	p := start(t, dir, "run", "--json", "--port", "0")
	first := get(t, p.url+"/pid").body
	awaitForks(t, p, 3, 1)
	edit(t, filepath.Join(dir, "app.py"), `b"one"`, `b"two"`)
	worker := get(t, p.url+"/pid").body
	until(t, "the first worker ends", func() bool { return gone(first) })
	for _, pid := range awaitForks(t, p, 3, 2) {
		if strconv.Itoa(pid) != worker {
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
	}
	if again := get(t, p.url+"/pid").body; again != worker {
		t.Errorf("process %s answers, not %s", again, worker)
	}
	edit(t, filepath.Join(dir, "app.py"), `b"two"`, `b"three"`)
	if r := get(t, p.url); r.body != "three" {
		t.Errorf("the answer is %q", r.body)
	}
	until(t, "the worker without a zygote ends", func() bool { return gone(worker) })
	awaitForks(t, p, 3, 1)
}
