package python

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// tree makes files that can be executed, and returns the folder they are in.
// A name that ends in "@" is a link that leads nowhere.
func tree(t *testing.T, names ...string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		path := filepath.Join(root, filepath.FromSlash(strings.TrimSuffix(name, "@")))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "@") {
			err = os.Symlink(filepath.Join(root, "gone"), path)
		} else {
			err = os.WriteFile(path, []byte("#!/bin/sh\n"), 0o755)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// skipWindows skips where executables are known by their extension and a
// virtual environment has another layout.
func skipWindows(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the file trees of this test are those of Unix")
	}
}

func TestFind(t *testing.T) {
	skipWindows(t)
	for _, tt := range []struct {
		name     string
		files    []string
		explicit string
		env      map[string]string // values are below the root
		want     string            // below the root
		why      string
	}{
		{"VIRTUAL_ENV first", []string{"v/bin/python", "home/p/.venv/bin/python"}, "", map[string]string{"VIRTUAL_ENV": "v"}, "v/bin/python", "$VIRTUAL_ENV"},
		{"VIRTUAL_ENV without interpreter", []string{"home/p/.venv/bin/python"}, "", map[string]string{"VIRTUAL_ENV": "v"}, "home/p/.venv/bin/python", ".venv beside the application"},
		{"empty VIRTUAL_ENV", []string{"bin/python3", "home/p/bin/python"}, "", map[string]string{"VIRTUAL_ENV": ""}, "bin/python3", "python3 on PATH"},
		{".venv before venv", []string{"home/p/.venv/bin/python", "home/p/venv/bin/python", "home/p/env/bin/python"}, "", nil, "home/p/.venv/bin/python", ".venv beside the application"},
		{"venv before env", []string{"home/p/venv/bin/python", "home/p/env/bin/python"}, "", nil, "home/p/venv/bin/python", "venv beside the application"},
		{"env", []string{"home/p/env/bin/python"}, "", nil, "home/p/env/bin/python", "env beside the application"},
		{"a folder that is no environment", []string{"home/p/env/notes.txt", "bin/python3"}, "", nil, "bin/python3", "python3 on PATH"},
		{"above the application", []string{"home/venv/bin/python", "bin/python3"}, "", nil, "home/venv/bin/python", "venv in ROOT/home"},
		{"not above the home folder", []string{".venv/bin/python", "bin/python3"}, "", nil, "bin/python3", "python3 on PATH"},
		{"broken environment", []string{"home/p/.venv/bin/python@", "bin/python3"}, "", nil, "home/p/.venv/bin/python", ".venv beside the application"},
		{"conda after the folders", []string{"c/bin/python", "home/p/env/bin/python"}, "", map[string]string{"CONDA_PREFIX": "c"}, "home/p/env/bin/python", "env beside the application"},
		{"conda before PATH", []string{"c/bin/python", "bin/python3"}, "", map[string]string{"CONDA_PREFIX": "c"}, "c/bin/python", "$CONDA_PREFIX"},
		{"python on PATH", []string{"bin/python"}, "", nil, "bin/python", "python on PATH"},
		{"explicit path", []string{"x/python9", "v/bin/python"}, "x/python9", map[string]string{"VIRTUAL_ENV": "v"}, "x/python9", "--python"},
		{"explicit environment", []string{"x/bin/python"}, "x", nil, "x/bin/python", "--python"},
		{"explicit name", []string{"bin/python9"}, "python9", nil, "bin/python9", "--python"},
		{"explicit name of a folder too", []string{"python9/README", "bin/python9"}, "python9", nil, "bin/python9", "--python"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := tree(t, append(tt.files, "home/p/app.py")...)
			t.Chdir(root)
			t.Setenv("PATH", filepath.Join(root, "bin"))
			t.Setenv("HOME", filepath.Join(root, "home"))
			c, err := Find(Request{Explicit: tt.explicit, Dir: filepath.Join(root, "home", "p"), Env: below(root, tt.env)})
			if err != nil {
				t.Fatal(err)
			}
			why := strings.ReplaceAll(tt.why, "ROOT", root)
			if c.Path != filepath.Join(root, tt.want) || c.Why != why {
				t.Errorf("got %q, why %q; want %q, why %q", c.Path, c.Why, tt.want, why)
			}
		})
	}
}

func below(root string, env map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		v, ok := env[name]
		if v != "" {
			v = filepath.Join(root, v)
		}
		return v, ok
	}
}

// Which environments are not used, though they stand where others would be.
func TestFindPassesOver(t *testing.T) {
	skipWindows(t)
	const venv = "home/p/.venv/"
	uv := []string{"tools/gdev/uv-receipt.toml", "tools/gdev/pyvenv.cfg", "tools/gdev/lib/python3.12/site-packages/gdev-0.1.dist-info/METADATA"}
	for _, tt := range []struct {
		name   string
		files  []string
		damage func(t *testing.T, root string)
		env    map[string]string
		want   string
		passed string
	}{
		{"others may replace the interpreter", []string{venv + "bin/python", "bin/python3"}, func(t *testing.T, root string) {
			chmod(t, filepath.Join(root, venv, "bin"), 0o777)
		}, nil, "bin/python3", "--python ROOT/home/p/.venv"},
		{"others may put another environment there", []string{"home/.venv/bin/python", "home/p/venv/bin/python"}, func(t *testing.T, root string) {
			chmod(t, filepath.Join(root, "home"), 0o777)
		}, nil, "home/p/venv/bin/python", ""},
		{"a shared folder above", []string{"home/.venv/bin/python", "bin/python3"}, func(t *testing.T, root string) {
			chmod(t, filepath.Join(root, "home"), 0o777)
		}, nil, "bin/python3", "may be written by others"},
		{"another user's", []string{"home/.venv/bin/python", "bin/python3"}, func(t *testing.T, root string) {
			if err := os.Lchown(filepath.Join(root, "home/.venv/bin/python"), 65534, 65534); err != nil {
				t.Skip("only root can give a file away")
			}
		}, nil, "bin/python3", "belongs to another user"},
		{"a link to another's", []string{"shared/env/bin/python", "bin/python3"}, func(t *testing.T, root string) {
			if err := os.Symlink(filepath.Join(root, "shared/env"), filepath.Join(root, "home/p/env")); err != nil {
				t.Fatal(err)
			}
			chmod(t, filepath.Join(root, "shared/env"), 0o777)
		}, nil, "bin/python3", "shared/env"},
		{"as the sticky folder of all", []string{"home/.venv/bin/python", "bin/python3"}, func(t *testing.T, root string) {
			chmod(t, filepath.Join(root, "home"), 0o777|fs.ModeSticky)
		}, nil, "home/.venv/bin/python", ""},
		{"uv's environment of the tool on PATH", append([]string{"tools/gdev/bin/python3", "bin/python3"}, uv...), nil, nil, "bin/python3", ""},
		{"as VIRTUAL_ENV", append([]string{"tools/gdev/bin/python", "bin/python3"}, uv...), nil, map[string]string{"VIRTUAL_ENV": "tools/gdev"}, "bin/python3", ""},
		{"in uv's cache", []string{"cache/CACHEDIR.TAG", "cache/archive/x/pyvenv.cfg", "cache/archive/x/bin/python", "bin/python3"}, nil, map[string]string{"VIRTUAL_ENV": "cache/archive/x"}, "bin/python3", ""},
		{"pipx's", []string{"pipx/venvs/gdev/pyvenv.cfg", "pipx/venvs/gdev/bin/python", "bin/python3"}, nil, map[string]string{"VIRTUAL_ENV": "pipx/venvs/gdev"}, "bin/python3", ""},
		{"with a library", append([]string{"tools/gdev/bin/python3", "tools/gdev/lib/python3.12/site-packages/flask-3.0.dist-info/METADATA", "bin/python3"}, uv...), nil, nil, "tools/gdev/bin/python3", ""},
		{"the project's, with gdev in it", []string{"home/p/.venv/pyvenv.cfg", "home/p/.venv/lib/python3.12/site-packages/gdev-0.1.dist-info/METADATA", "home/p/.venv/bin/python"}, nil, map[string]string{"VIRTUAL_ENV": "home/p/.venv"}, "home/p/.venv/bin/python", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := tree(t, append(tt.files, "home/p/app.py")...)
			t.Setenv("PATH", filepath.Join(root, "tools/gdev/bin")+":"+filepath.Join(root, "bin"))
			t.Setenv("HOME", filepath.Join(root, "home"))
			if tt.damage != nil {
				tt.damage(t, root)
			}
			c, err := Find(Request{Dir: filepath.Join(root, "home", "p"), Env: below(root, tt.env)})
			if err != nil || c.Path != filepath.Join(root, tt.want) {
				t.Errorf("got %+v, %v, want %q", c, err, tt.want)
			}
			if all := strings.Join(c.PassedOver, "\n"); !strings.Contains(all, strings.ReplaceAll(tt.passed, "ROOT", root)) || tt.passed == "" && all != "" {
				t.Errorf("passed over %q, want %q", all, tt.passed)
			}
		})
	}
}

func chmod(t *testing.T, path string, mode fs.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func TestFindNothing(t *testing.T) {
	skipWindows(t)
	for _, tt := range []struct {
		explicit, message string
		looked            []string
	}{
		{"", "no Python interpreter was found", []string{"$VIRTUAL_ENV: no ROOT/v/bin/python", "ROOT/home/p: no .venv", "ROOT/home: no .venv", "$CONDA_PREFIX: not set", `"python3"`, `"python"`}},
		{"python9", `--python "python9" names no interpreter`, []string{"--python: no python9", `"python9"`}},
		{"x/python9", `--python "x/python9" names no interpreter`, []string{"--python: no x/python9"}},
		{"home", `--python "home" names no interpreter`, []string{"--python: no home/bin/python"}},
	} {
		t.Run(tt.explicit, func(t *testing.T) {
			root := tree(t, "home/p/app.py")
			t.Chdir(root)
			t.Setenv("PATH", filepath.Join(root, "bin"))
			t.Setenv("HOME", filepath.Join(root, "home"))
			_, err := Find(Request{Explicit: tt.explicit, Dir: filepath.Join(root, "home", "p"), Env: below(root, map[string]string{"VIRTUAL_ENV": "v"})})
			var e *Error
			if !errors.As(err, &e) || e.Message != tt.message || e.Hint == "" {
				t.Fatalf("error is %#v", err)
			}
			all := strings.Join(e.LookedAt, "\n")
			for _, want := range tt.looked {
				if !strings.Contains(all, strings.ReplaceAll(want, "ROOT", root)) {
					t.Errorf("looked at:\n%s\nwithout %q", all, want)
				}
			}
		})
	}
}
