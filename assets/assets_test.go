package assets

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// TestEmbedsAllAndNothingElse compares what is embedded with the folders that
// it comes from: a file of a new kind needs a new pattern.
func TestEmbedsAllAndNothingElse(t *testing.T) {
	for dir, fsys := range map[string]fs.FS{"py/gdev_host": sub(Host(), "gdev_host"), "demo": Demo()} {
		want := files(t, os.DirFS(dir))
		got := files(t, fsys)
		if len(want) == 0 {
			t.Errorf("%s is empty", dir)
		}
		for name := range want {
			if got[name] != want[name] {
				t.Errorf("%s/%s is not embedded as it is", dir, name)
			}
		}
		for name := range got {
			if _, ok := want[name]; !ok {
				t.Errorf("%s/%s should not be embedded", dir, name)
			}
		}
	}
	for name := range files(t, Host()) {
		if !strings.HasPrefix(name, "gdev_host/") {
			t.Errorf("%s lies beside gdev_host", name)
		}
	}
}

// files maps each name to its content, caches and hidden files left out.
func files(t *testing.T, fsys fs.FS) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "__pycache__" || strings.HasPrefix(d.Name(), ".") && name != "."):
			return fs.SkipDir
		case d.IsDir() || strings.HasPrefix(d.Name(), "."):
			return nil
		}
		content, err := fs.ReadFile(fsys, name)
		all[name] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestUnpack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "demo")
	fsys := fstest.MapFS{"app.py": {Data: []byte("a")}, "pkg/view.py": {Data: []byte("b")}}
	for range 2 { // a second time over what is there
		if err := Unpack(fsys, dir); err != nil {
			t.Fatal(err)
		}
		if got := files(t, os.DirFS(dir)); len(got) != 2 || got["app.py"] != "a" || got["pkg/view.py"] != "b" {
			t.Errorf("unpacked %q", got)
		}
		write(t, filepath.Join(dir, "app.py"), "edited") // the user may
	}
	if err := Unpack(fsys, filepath.Join(dir, "app.py")); err == nil || !strings.Contains(err.Error(), "app.py") {
		t.Errorf("Unpack onto a file: %v, want an error that names it", err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.Chmod(path, 0o644); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestUnpackHost(t *testing.T) {
	cache := filepath.Join(t.TempDir(), "cache", "gdev")
	dir, err := UnpackHost(cache)
	if err != nil {
		t.Fatal(err)
	}
	if name := filepath.Base(dir); len(name) != len("host-")+16 || filepath.Dir(dir) != cache {
		t.Errorf("directory %q", dir)
	}
	file := func(name string) string { return filepath.Join(dir, "gdev_host", name) }
	before, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		damage func()
		kept   bool // the directory is the one that was there
	}{
		{"nothing", func() {}, true},
		{"bytecode", func() {
			write(t, file("link/__pycache__/wire.cpython-311.pyc"), "x")
		}, true},
		{"bytecode that others may write", func() {
			if err := os.Chmod(file("link/__pycache__/wire.cpython-311.pyc"), 0o666); err != nil {
				t.Fatal(err)
			}
		}, runtime.GOOS == "windows"},
		{"bytecode beside which others may put theirs", func() {
			if err := os.Chmod(file("link/__pycache__"), 0o777); err != nil {
				t.Fatal(err)
			}
		}, runtime.GOOS == "windows"},
		{"edited", func() { write(t, file("link/wire.py"), "import this") }, false},
		{"emptied", func() { write(t, file("__init__.py"), "") }, false},
		{"removed", func() {
			if err := os.Remove(file("link/wire.py")); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"stray module", func() { write(t, filepath.Join(dir, "json.py"), "") }, false},
		{"stray module within", func() { write(t, file("link/extra.py"), "") }, false},
		{"gone", func() {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"a file in its place", func() {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
			write(t, dir, "x")
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			held, err := os.Open(dir) // or a removed one's inode may be used again
			if err != nil {
				t.Fatal(err)
			}
			defer held.Close()
			c.damage()
			again, err := UnpackHost(cache)
			if err != nil || again != dir {
				t.Fatalf("UnpackHost() = %q, %v, want %q", again, err, dir)
			}
			checkHost(t, cache, dir)
			after, err := os.Stat(dir)
			if err != nil {
				t.Fatal(err)
			}
			if os.SameFile(before, after) != c.kept {
				t.Errorf("kept: %t, want %t", !c.kept, c.kept)
			}
			before = after
		})
	}
}

// checkHost checks that dir holds the host and cache nothing else.
func checkHost(t *testing.T, cache, dir string) {
	t.Helper()
	want := files(t, Host())
	for name, content := range files(t, os.DirFS(dir)) {
		if want[name] != content {
			t.Errorf("%s is not what gdev carries", name)
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("%d files are missing", len(want))
	}
	entries, err := os.ReadDir(cache)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("left in the cache: %v", entries)
	}
}

func TestUnpackHostAtOnce(t *testing.T) {
	cache := t.TempDir()
	for range 3 {
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				dir, err := UnpackHost(cache)
				if err != nil {
					t.Error(err)
				} else if !intact(Host(), dir) {
					t.Errorf("%s is not whole", dir)
				}
			})
		}
		wg.Wait()
		entries, err := os.ReadDir(cache)
		if err != nil || len(entries) != 1 {
			t.Fatalf("left in the cache: %v, %v", entries, err)
		}
		if err := os.RemoveAll(filepath.Join(cache, entries[0].Name())); err != nil {
			t.Fatal(err)
		}
	}
}

func TestUnpackHostError(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	write(t, blocked, "")
	if _, err := UnpackHost(filepath.Join(blocked, "cache")); err == nil || !strings.Contains(err.Error(), blocked) {
		t.Errorf("UnpackHost below a file: %v, want an error that names it", err)
	}
}

func TestContentSum(t *testing.T) {
	sum := func(fsys fs.FS) string {
		s, err := contentSum(fsys)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	one := sum(fstest.MapFS{"a": {Data: []byte("x")}, "b": {Data: []byte("y")}})
	for name, other := range map[string]fs.FS{
		"content": fstest.MapFS{"a": {Data: []byte("x")}, "b": {Data: []byte("z")}},
		"name":    fstest.MapFS{"a": {Data: []byte("x")}, "c": {Data: []byte("y")}},
		"border":  fstest.MapFS{"a": {Data: []byte("xy")}, "b": {}},
	} {
		if sum(other) == one {
			t.Errorf("another %s, the same sum", name)
		}
	}
}
