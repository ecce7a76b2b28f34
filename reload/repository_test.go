package reload

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// newRepository is a folder that git has made a repository of, with a user whose
// home is empty.
func newRepository(t *testing.T) *project {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	p := &project{TB: t, root: t.TempDir()}
	git(t, p.root, "init", "--quiet")
	git(t, p.root, "config", "core.ignoreCase", "false")
	return p
}

// start begins to watch a folder of the repository.
func (p *project) start(rel string, c Config) *project {
	p.Helper()
	c.Root = p.path(rel)
	w, err := Start(p.Context(), c)
	p.must(err)
	p.Cleanup(func() { _ = w.Close() })
	return &project{TB: p.TB, root: c.Root, w: w}
}

// TestExcludes has files outside of the project say what is ignored, and say
// otherwise later.
func TestExcludes(t *testing.T) {
	for name, file := range map[string]func(p *project) string{
		"info/exclude": func(p *project) string { return p.path(".git/info/exclude") },
		"info/exclude of a worktree": func(p *project) string {
			common := p.root
			git(t, common, "-c", "user.name=a", "-c", "user.email=a", "commit", "--quiet", "--allow-empty", "-m", "first")
			p.root = filepath.Join(t.TempDir(), "worktree")
			git(t, common, "worktree", "add", "--quiet", p.root)
			return filepath.Join(common, ".git", "info", "exclude")
		},
		"core.excludesFile": func(p *project) string {
			git(t, p.root, "config", "--global", "core.excludesFile", "~/my ignores")
			return filepath.Join(os.Getenv("HOME"), "my ignores")
		},
		"core.excludesFile in the project": func(p *project) string {
			git(t, p.root, "config", "core.excludesFile", "my-ignores")
			return p.path("my-ignores")
		},
		"the default of it": func(*project) string { return filepath.Join(os.Getenv("HOME"), ".config", "git", "ignore") },
		"the default with XDG_CONFIG_HOME": func(*project) string {
			config := t.TempDir()
			t.Setenv("XDG_CONFIG_HOME", config)
			return filepath.Join(config, "git", "ignore")
		},
		"above the project": func(p *project) string {
			top := p.root
			p.root = p.path("web/site")
			return filepath.Join(top, "web", ".gitignore")
		},
	} {
		for _, c := range []Config{{}, {Poll: true, PollInterval: 5 * time.Millisecond, Debounce: 10 * time.Millisecond}} {
			if c.Poll && name != "core.excludesFile" {
				continue // takes a second
			}
			t.Run(fmt.Sprintf("%s, polled %v", name, c.Poll), func(t *testing.T) {
				p := newRepository(t)
				path := file(p)
				outside := &project{TB: t, root: filepath.Dir(path)}
				outside.write(filepath.Base(path), "gen/\nlocal.py\n")
				for _, f := range []string{"app.py", "gen/x.py", "pkg/local.py"} {
					p.write(f, "# old\n")
					p.age(f)
				}
				p = p.start("", c)
				p.ready("app.py")
				p.write("gen/x.py", "x = 1\n")
				p.write("pkg/local.py", "x = 1\n")
				p.quiet("app.py")

				outside.write(filepath.Base(path), "local.py\n")
				p.want(Changed, "gen/x.py")
				p.write("gen/x.py", "x = 23\n")
				p.want(Changed, "gen/x.py")
				p.write("pkg/local.py", "x = 23\n")
				p.quiet("app.py")

				outside.write(filepath.Base(path), "gen/\n")
				p.want(Changed, "pkg/local.py")
				p.write("gen/x.py", "x = 345\n")
				p.quiet("app.py")
			})
		}
	}
}

// TestExcludesThatComeLater has none of the files be there at the start.
func TestExcludesThatComeLater(t *testing.T) {
	p := newRepository(t)
	p.remove(".git/info")
	home := &project{TB: t, root: os.Getenv("HOME")}
	p.write("app.py", "# old\n")
	p.write("b.py", "# old\n")
	p = p.start("", Config{})
	p.ready("app.py")

	home.write(".config/git/ignore", "b.py\n")
	p.untilIgnored("b.py")
	p.write(".git/info/exclude", "!b.py\nc.py\n")
	p.untilIgnored("c.py")
	p.write("b.py", "not ignored any more\n")
	p.want(Changed, "b.py")

	home.write("ignores", "d.py\n")
	git(t, p.root, "config", "core.excludesFile", filepath.Join(home.root, "ignores"))
	p.untilIgnored("d.py")
}

// untilIgnored saves a file again and again, app.py after it, until only that is
// reported.
func (p *project) untilIgnored(rel string) {
	p.Helper()
	for i := range 1000 {
		p.write(rel, fmt.Sprintf("x = %d\n", i))
		p.write("app.py", fmt.Sprintf("x = %d\n", i))
		reported := false
		for last := false; !last; {
			e := p.next()
			reported = reported || slices.Contains(e.Paths, p.path(rel))
			last = e.Kind == Changed && slices.Contains(e.Paths, p.path("app.py"))
		}
		if !reported {
			return
		}
	}
	p.Fatalf("%s is not ignored", rel)
}

func TestNoRepositoryNoExcludes(t *testing.T) {
	p := newRepository(t)
	home := &project{TB: t, root: os.Getenv("HOME")}
	home.write(".config/git/ignore", "local.py\n")
	p.remove(".git")
	p.write("local.py", "# old\n")
	p = p.start("", Config{})
	p.ready("local.py")
	git(t, p.root, "init", "--quiet")
	p.untilIgnored("other/local.py")
}

// TestIgnoredProject is in a folder that git ignores: what else is ignored there
// still is.
func TestIgnoredProject(t *testing.T) {
	p := newRepository(t)
	p.write(".gitignore", "/scratch/**\n/scratch\nlocal.py\n")
	p.write("scratch/try/app.py", "# old\n")
	p = p.start("scratch/try", Config{})
	p.ready("app.py")
	p.write("local.py", "x = 1\n")
	p.quiet("app.py")
}

// TestRepositoryInARepository has patterns of its own, and none of those around it.
func TestRepositoryInARepository(t *testing.T) {
	p := newRepository(t)
	p.write(".gitignore", "outer.py\n")
	p.write("app.py", "# old\n")
	git(t, p.root, "init", "--quiet", "lib")
	p.write("lib/.git/info/exclude", "inner.py\n")
	p.write("lib/outer.py", "# old\n")
	p = p.start("", Config{})
	p.ready("app.py")
	p.write("lib/inner.py", "x = 1\n")
	p.write("outer.py", "x = 1\n")
	p.quiet("app.py")
	p.write("inner.py", "x = 1\n")
	p.want(Changed, "inner.py")
	p.write("lib/outer.py", "x = 1\n")
	p.want(Changed, "lib/outer.py")
	p.write("lib/.git/info/exclude", "\n")
	p.want(Changed, "lib/inner.py")
}
