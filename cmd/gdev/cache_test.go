//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const served = "def app(environ, start_response):\n    start_response('200 OK', [('Content-Length', '0')])\n    return [b'']\n"

// A cache that others may write to is left alone, bytecode in it is not run,
// and gdev says so.
func TestCacheOfOthers(t *testing.T) {
	t.Parallel()
	dir, home, temp := project(t, map[string]string{"app.py": served}), t.TempDir(), t.TempDir()
	shared := filepath.Join(home, "gdev")
	if err := os.Mkdir(shared, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(shared, 0o777); err != nil {
		t.Fatal(err)
	}
	for name, env := range map[string][]string{
		"may be written by others": {"XDG_CACHE_HOME=" + home, "TMPDIR=" + temp},
		"there is no cache folder": {"XDG_CACHE_HOME=", "HOME=", "TMPDIR=" + temp},
	} {
		p := startWith(t, dir, env, "run", "app:app", "--plain", "--port", "0")
		until(t, "the application is ready", func() bool { return strings.Contains(p.stdout(), "gen 1 is ready") })
		if !strings.Contains(p.stdout(), name) {
			t.Errorf("%q is not in:\n%s", name, p.stdout())
		}
		p.stop()
		for _, folder := range []string{shared, temp} {
			if entries, err := os.ReadDir(folder); err != nil || len(entries) > 0 {
				t.Errorf("%s: left in %s: %v, %v", name, folder, entries, err)
			}
		}
	}
}

func TestNoCrashFileIsLeft(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	m := openTerminal(t, project(t, map[string]string{"app.py": served}), 90, 24,
		[]string{"XDG_CACHE_HOME=" + home}, "run", "app:app", "--port", "0")
	crashes := func() int {
		files, _ := filepath.Glob(filepath.Join(home, "gdev", "crash-*.txt"))
		return len(files)
	}
	until(t, "there is a file for a crash", func() bool { return crashes() == 1 })
	m.shows("ready")
	m.press("q")
	until(t, "the file is gone", func() bool { return crashes() == 0 })
}
