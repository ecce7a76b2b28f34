//go:build unix

package worker

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"gdev/devserver/host"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// app is a project that says of itself what it sees.
const app = `
import sys, os, lib, helper
def application(environ, start_response):
    start_response("200 OK", [])
    return [b""]
print("loaded", os.getpid(), os.getpgrp(), helper.NUMBER, lib.pid, sys.argv, sys.path[0], os.getcwd(), flush=True)
`

func TestForkLoadsTheProjectAndNoMore(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{
		"app.py": app, "helper.py": "NUMBER = 1", "lib/lib.py": "import os, part, json.tool\npid = os.getppid()", "lib/part.py": "",
	})
	first, _ := b.mustLoad(inspect.StartCold)
	learned := strings.Join(b.prepare(first), " ")
	if !strings.Contains(learned, "lib part") || !strings.Contains(learned, "json.tool") {
		t.Errorf("learned %s", learned)
	}
	if strings.Contains(learned, "helper") || strings.Contains(learned, "app") {
		t.Errorf("learned the project's own: %s", learned)
	}
	b.write("helper.py", "NUMBER = 2")
	second, said := b.mustLoad(inspect.StartFork)
	want := fmt.Sprintf("loaded %d %d 2 %d ['gdev'] %s %s\n", second.PID(), second.PID(), os.Getpid(), b.project, b.project) // the zygote's parent
	if said != want {
		t.Errorf("the fork saw\n%swant\n%s", said, want)
	}
	if more := b.prepare(second); len(more) != 0 {
		t.Errorf("the fork imported libraries: %q", more)
	}
	if third, _ := b.mustLoad(inspect.StartFork); third.PID() == second.PID() {
		t.Error("one process was given twice")
	}
	fourth, _ := b.mustLoad(inspect.StartFork) // none stands by
	fourth.Stop(time.Second)
	if fourth.Status() != "exit status 0" {
		t.Errorf("stopped: %s", fourth.Status())
	}
}

func TestForkedWorkersEndIsSeen(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{"app.py": app, "helper.py": "NUMBER = 1", "lib/lib.py": "pid = 0"})
	first, _ := b.mustLoad(inspect.StartCold)
	b.prepare(first)
	for _, c := range []struct {
		end    func(w *run)
		status string
	}{
		{func(w *run) { _ = syscall.Kill(w.PID(), syscall.SIGSEGV) }, "signal: segmentation fault"},
		{func(w *run) { w.Abort() }, "signal: killed"},
		{func(w *run) { w.Stop(time.Second) }, "exit status 0"},
		{func(w *run) {
			z := b.zygote()
			killGroup(z.pid)
			<-z.done
			if !w.alive() {
				t.Error("the worker went with its zygote")
			}
			w.Stop(time.Second)
		}, "its zygote had ended, and nobody saw how"},
	} {
		b.learn(first, wire.ImportRecord{})
		w, _ := b.mustLoad(inspect.StartFork)
		c.end(w)
		<-w.Done()
		if !strings.HasPrefix(w.Status(), c.status) {
			t.Errorf("the status is %q, want %q", w.Status(), c.status)
		}
	}
	b.learn(first, wire.ImportRecord{}) // makes a new zygote
	b.mustLoad(inspect.StartFork)
}

// TestEnvironmentOfLibraries has a library that reads a variable of the
// environment when it is imported, which the project sets before.
func TestEnvironmentOfLibraries(t *testing.T) {
	t.Parallel()
	const app = `
import os
before = os.environ.get("LIB_MODE")
os.environ["LIB_MODE"] = MODE
import lib
os.environ["LIB_LATE"] = "late"
print(before, lib.mode, flush=True)
def application(environ, start_response): pass
`
	set := func(mode string) string { return strings.Replace(app, "MODE\n", mode+"\n", 1) }
	b := newBench(t, map[string]string{"app.py": set(`"one"`), "lib/lib.py": "import os\nmode = os.environ.get('LIB_MODE')"})
	says := func(how inspect.Start, want string) *run {
		t.Helper()
		w, said := b.mustLoad(how)
		if strings.TrimSpace(said) != want {
			t.Errorf("the project says %q, want %q", said, want)
		}
		return w
	}
	mispredicted := func(w *run, want bool) {
		t.Helper()
		if got := w.Mispredicted(); got != want {
			t.Errorf("mispredicted: %v, want %v", got, want)
		}
	}
	first := says(inspect.StartCold, "None one")
	mispredicted(first, false)
	b.prepare(first)
	again := says(inspect.StartFork, "None one")
	mispredicted(again, false)
	b.prepare(again)
	b.write("app.py", set(`"two"`))
	stale := says(inspect.StartFork, "None one")
	mispredicted(stale, true)
	b.prepare(says(inspect.StartCold, "None two"))
	b.prepare(says(inspect.StartFork, "None two"))

	// A variable that is another in each process does not cost a start each time.
	b.write("app.py", set("str(os.getpid())"))
	for range 2 {
		w, _ := b.mustLoad(inspect.StartFork)
		mispredicted(w, true)
		w, _ = b.mustLoad(inspect.StartCold)
		b.prepare(w)
	}
	w, said := b.mustLoad(inspect.StartFork)
	mispredicted(w, false)
	if want := fmt.Sprintf("None %d\n", w.PID()); said != want {
		t.Errorf("the project says %q, want %q: the library is not to be imported ahead any more", said, want)
	}
}

func TestLibrariesThatNoForkSurvives(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ lib, part string }{
		"a thread": {
			"import part; pid = part.t.is_alive()",
			"import threading, time\nt = threading.Thread(target=time.sleep, args=(1e6,), daemon=True)\nt.start()",
		},
		"a socket": {"import part; pid = part.s.fileno() > 0", "import socket\ns = socket.socket()"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, map[string]string{
				"app.py": "import other\n" + app, "helper.py": "NUMBER = 1", "lib/lib.py": c.lib, "lib/part.py": c.part,
				"lib/other.py": "import calendar",
			})
			first, said := b.mustLoad(inspect.StartCold)
			b.prepare(first)
			second, again := b.mustLoad(inspect.StartFork)
			if !strings.Contains(said, " True ") || !strings.Contains(again, " True ") {
				t.Errorf("a cold start sees %s, a fork %s", said, again)
			}
			if more := b.prepare(second); name != "a thread" && len(more) != 0 {
				t.Errorf("the standby had not imported %q", more)
			}
			if z := b.prepared.plan.exclusions.forZygote(b.prepared.plan); strings.Join(z.Modules, " ") == "" {
				t.Error("the zygote imports nothing")
			}
			out := b.prepared.plan.exclusions.notForkSafe
			if name == "a thread" {
				out = b.prepared.plan.exclusions.notPreimportSafe
			}
			if !out["lib"] || !out["part"] || out["other"] || out["calendar"] {
				t.Errorf("left out: %v", out)
			}
		})
	}
}

// TestFoldersOfLibrariesAreRemoved has a library make a temporary folder for the
// lifetime of its process: those of processes that never serve are gone as well.
func TestFoldersOfLibrariesAreRemoved(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{
		"app.py": app, "helper.py": "NUMBER = 1",
		"lib/lib.py": "import atexit, shutil, tempfile\nfolder = tempfile.mkdtemp(prefix='of-lib-')\natexit.register(shutil.rmtree, folder)\npid = folder",
	})
	folder := t.TempDir()
	b.spec.Env = append(b.spec.Env, "TMPDIR="+folder)
	r, said := b.mustLoad(inspect.StartCold)
	b.prepare(r)
	if !b.prepared.plan.exclusions.notPreimportSafe["lib"] {
		t.Error("a library that makes a folder is imported ahead")
	}
	left, err := filepath.Glob(filepath.Join(folder, "of-lib-*"))
	if err != nil || len(left) != 1 || !strings.Contains(said, left[0]) {
		t.Errorf("there are %q (%v), want that of the worker alone; it says %q", left, err, said)
	}
}

func TestLibrariesThatNeedTheProject(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{
		"app.py": app, "helper.py": "NUMBER = 1", "settings.py": "COLOUR = 'red'",
		"lib/lib.py":   "import part\npid = part.colour",
		"lib/part.py":  "try:\n    from settings import COLOUR as colour\nexcept ImportError:\n    colour = 'none'",
		"lib/sound.py": "",
	})
	for _, colour := range []string{"red", "blue", "green"} {
		b.write("settings.py", "COLOUR = '"+colour+"'")
		r, _, err := b.load()
		if err != nil {
			t.Fatal(err)
		}
		until(t, "the library has seen "+colour, func() bool { return strings.Contains(r.printed(), " "+colour+" ") })
		b.prepare(r)
	}
}

func TestWhatLibrariesWriteIsReportedEachTime(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{
		"app.py": app, "helper.py": "NUMBER = 1", "lib/lib.py": "pid = 0; print('welcome to lib', flush=True)",
	})
	first, said := b.mustLoad(inspect.StartCold)
	b.prepare(first)
	_, again := b.mustLoad(inspect.StartFork)
	if !strings.HasPrefix(said, "welcome to lib\n") || !strings.HasPrefix(again, "welcome to lib\n") {
		t.Errorf("a cold start says %q, a fork %q", said, again)
	}
}

func TestChangedLibrariesAreImportedAnew(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change   func(b *bench)
		distrust bool // nothing is forked
	}{
		"installed": {change: func(b *bench) { b.write("lib/new.py", "") }},
		"shadowed":  {change: func(b *bench) { b.write("lib.py", "pid = 'mine'") }},
		"standby":   {change: func(b *bench) { b.write("lib/new.py", "") }, distrust: true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, map[string]string{"app.py": app, "helper.py": "NUMBER = 1", "lib/lib.py": "pid = 0"})
			if c.distrust {
				b.prepared.Distrust()
			}
			first, _ := b.mustLoad(inspect.StartCold)
			b.prepare(first)
			c.change(b)
			_, _, err := b.load()
			if !errors.Is(err, host.ErrStale) {
				t.Fatalf("the process that stood by has loaded: %v", err)
			}
			b.prepared.Forget()
			b.mustLoad(inspect.StartCold)
		})
	}
}

func TestNewLibraryMakesANewZygote(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{
		"app.py": app, "helper.py": "NUMBER = 1", "lib/lib.py": "pid = 0", "lib/more.py": "import deep", "lib/deep.py": "",
	})
	first, _ := b.mustLoad(inspect.StartCold)
	b.prepare(first)
	old := b.zygote()
	b.write("helper.py", "import more; NUMBER = 2")
	second, _ := b.mustLoad(inspect.StartFork)
	if more := strings.Join(b.prepare(second), " "); more != "more deep" {
		t.Errorf("imported after the fork: %q", more)
	}
	if b.zygote() == old {
		t.Fatal("the zygote is the old one")
	}
	if !old.alive() {
		t.Error("the old zygote did not wait for its child")
	}
	second.Stop(time.Second)
	until(t, "the old zygote ends", func() bool { return !old.alive() })
}

func TestApplicationThatPatchesLibrariesStartsCold(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{
		"app.py": app, "helper.py": "NUMBER = 1", "lib/lib.py": "pid = 0",
		"lib/gevent/__init__.py": "", "lib/gevent/monkey.py": "",
	})
	first, _ := b.mustLoad(inspect.StartCold)
	b.prepare(first)
	b.write("helper.py", "import gevent.monkey; NUMBER = 2")
	second, _ := b.mustLoad(inspect.StartFork)
	second.Learn(t.Context())
	b.mustLoad(inspect.StartCold)
}

func TestNothingIsLeft(t *testing.T) {
	descriptors := openDescriptors(t)
	var pids []int
	t.Run("lives", func(t *testing.T) {
		b := newBench(t, map[string]string{"app.py": app, "helper.py": "NUMBER = 1", "lib/lib.py": "pid = 0"})
		w, _ := b.mustLoad(inspect.StartCold)
		b.prepare(w)
		for range 3 {
			b.learn(w, wire.ImportRecord{})
			pids = append(pids, w.PID(), b.zygote().pid, b.standby().pid)
			w.Stop(time.Second)
			w, _ = b.mustLoad(inspect.StartFork)
		}
		b.learn(w, wire.ImportRecord{})
		pids = append(pids, w.PID(), b.zygote().pid, b.standby().pid)
	})
	for _, pid := range pids {
		until(t, fmt.Sprintf("process %d is gone", pid), func() bool {
			return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
		})
	}
	until(t, "all descriptors are closed", func() bool { return openDescriptors(t) <= descriptors })
}

func openDescriptors(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/dev/fd")
	if err != nil {
		t.Skip(err)
	}
	return len(entries)
}

// TestHelperThatDiesIsReported has a library end the process that imports it ahead
// of the project.
func TestHelperThatDiesIsReported(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{
		"app.py": "import os\nos.environ[\"SERVING\"] = \"1\"\nimport lib\nprint(\"loaded\", flush=True)\ndef application(environ, start_response): ...",
		"lib/lib.py": "import os, sys\nif sys.argv == ['gdev'] and os.environ.get('DIE_AHEAD') == str(os.getppid()) and 'app' not in sys.modules:\n" +
			"    print('goodbye, cruel world', flush=True)\n    os._exit(7)",
	})
	b.spec.Env = append(b.spec.Env, fmt.Sprintf("DIE_AHEAD=%d", os.Getpid()))
	r, _ := b.mustLoad(inspect.StartCold)
	b.prepared.learn(r.Worker, r.awaitImportRecord(t.Context()))
	until(t, "the end of the helper is reported", func() bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		return len(b.reported) == 1
	})
	for _, want := range []string{"while it imported libraries", "exit status 7", "goodbye, cruel world"} {
		if !strings.Contains(b.reported[0], want) {
			t.Errorf("reported %q, want %q in it", b.reported[0], want)
		}
	}
	b.mustLoad(inspect.StartCold)
}

func TestHelperThatIsKilledIsReported(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{"app.py": app, "helper.py": "NUMBER = 1", "lib/lib.py": "pid = 0"})
	first, _ := b.mustLoad(inspect.StartCold)
	b.prepare(first)
	_ = syscall.Kill(b.standby().pid, syscall.SIGKILL)
	until(t, "the end of the helper is reported", func() bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		return len(b.reported) == 1 && strings.Contains(b.reported[0], "stood ready") && strings.Contains(b.reported[0], "killed")
	})
}
