package reload

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

const patience = 10 * time.Second

// project is a temporary folder with a Watcher on it.
type project struct {
	testing.TB
	root string
	w    *Watcher
}

// newProject writes the files, which get an old date as those of a real
// project have, and begins to watch.
func newProject(t *testing.T, c Config, files ...string) *project {
	t.Helper()
	p := &project{TB: t, root: t.TempDir()}
	if c.Root != "" {
		p.root = c.Root
	}
	for _, f := range files {
		p.write(f, "# "+f+"\n")
		p.age(f)
	}
	c.Root = p.root
	if c.Poll {
		c.Debounce = cmp.Or(c.Debounce, 10*time.Millisecond)
	}
	c.installQuiet, c.sweepEach = cmp.Or(c.installQuiet, 200*time.Millisecond), 100*time.Millisecond
	w, err := Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	p.w = w
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func (p *project) path(rel string) string { return filepath.Join(p.root, filepath.FromSlash(rel)) }

func (p *project) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

func (p *project) write(rel, text string) {
	p.Helper()
	p.must(os.MkdirAll(filepath.Dir(p.path(rel)), 0o755))
	p.must(os.WriteFile(p.path(rel), []byte(text), 0o644))
}

func (p *project) age(rel string) {
	p.Helper()
	old := time.Now().Add(-time.Hour)
	p.must(os.Chtimes(p.path(rel), old, old))
}

func (p *project) rename(from, to string) {
	p.Helper()
	p.must(os.Rename(p.path(from), p.path(to)))
}

func (p *project) remove(rel string) {
	p.Helper()
	p.must(os.RemoveAll(p.path(rel)))
}

func (p *project) next() Event {
	p.Helper()
	select {
	case e, ok := <-p.w.Events():
		if !ok {
			p.Fatal("Events was closed")
		}
		return e
	case <-time.After(patience):
		p.Fatal("no event came")
	}
	return Event{}
}

// burst receives a Pending and what comes of it.
func (p *project) burst() Event {
	p.Helper()
	first := p.next()
	if first.Kind != Pending {
		p.Fatalf("got %s %v, want pending", first.Kind, first.Paths)
	}
	last := p.next()
	if !last.At.Equal(first.At) {
		p.Errorf("%s is of %v, its pending of %v", last.Kind, last.At, first.At)
	}
	return last
}

// want receives one burst that ends with this kind and these paths.
func (p *project) want(kind Kind, rels ...string) {
	p.Helper()
	p.compare(p.burst(), kind, rels...)
}

func (p *project) compare(e Event, kind Kind, rels ...string) {
	p.Helper()
	var got []string
	for _, path := range e.Paths {
		rel, err := filepath.Rel(p.root, path)
		p.must(err)
		got = append(got, filepath.ToSlash(rel))
	}
	if e.Kind != kind || !slices.Equal(got, rels) {
		p.Fatalf("got %s %v, want %s %v", e.Kind, got, kind, rels)
	}
}

// quiet shows that what was done so far gave no event: a change of the file
// marker is the next one.
func (p *project) quiet(marker string) {
	p.Helper()
	p.write(marker, "# "+time.Now().String()+"\n")
	p.want(Changed, marker)
}

// ready waits until the content of all files is known, for which a touch that
// gives Settled is the sign.
func (p *project) ready(rel string) {
	p.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		p.must(os.Chtimes(p.path(rel), time.Now(), time.Now()))
		if p.burst().Kind == Settled {
			return
		}
	}
	p.Fatal("a touch never gave settled")
}

func TestSave(t *testing.T) {
	p := newProject(t, Config{}, "app.py", "pkg/__init__.py", "pkg/views.py")
	p.ready("app.py")

	p.write("pkg/views.py", "x = 1\n")
	p.want(Changed, "pkg/views.py")

	p.write("pkg/views.py", "x = 1\n")
	p.want(Settled, "pkg/views.py")

	p.must(os.Chmod(p.path("pkg/views.py"), 0o600))
	p.quiet("app.py")

	p.remove("pkg/views.py")
	p.want(Changed, "pkg/views.py")

	p.rename("app.py", "main.py")
	p.want(Changed, "app.py", "main.py")
}

func TestRestoredOlderFile(t *testing.T) {
	p := newProject(t, Config{}, "app.py", "old/app.py")
	p.ready("app.py")
	p.rename("old/app.py", "app.py")
	p.want(Changed, "app.py", "old/app.py")
}

func TestNotAReason(t *testing.T) {
	p := newProject(t, Config{Ignore: []string{"generated"}}, "app.py", ".gitignore",
		"venv/lib/x.py", "my-env/pyvenv.cfg", "my-env/x.py", "node_modules/a/setup.py", "generated/x.py")
	for _, f := range []string{
		"venv/lib/x.py", "my-env/x.py", "node_modules/a/setup.py", "generated/x.py", ".git/hooks/x.py",
		"__pycache__/app.cpython-311.pyc", "db.sqlite3", "db.sqlite3-journal", "app.log", "data.json", "notes.txt",
		".app.py.swp", "4913", "app.py~", ".#app.py", "#app.py#", "uploads/a.bin",
	} {
		p.write(f, "changed\n")
	}
	p.quiet("app.py")
}

func TestConfiguration(t *testing.T) {
	p := newProject(t, Config{Watch: []string{"*.sql"}}, "app.py", ".env")
	for _, f := range []string{".env", ".env.local", "settings.toml", "logging.ini", "config.json", "q/users.sql"} {
		p.write(f, "changed = 1\n")
		p.want(Changed, f)
	}
}

func TestAssets(t *testing.T) {
	p := newProject(t, Config{}, "app.py", "templates/a.html", "static/a.css")
	p.write("static/a.css", "p {}")
	p.compare(p.next(), Assets, "static/a.css")

	p.write("templates/a.html", "<p>new")
	p.want(Assets, "templates/a.html")

	p.write("app.py", "x = 1\n")
	p.write("templates/a.html", "<p>newer")
	p.want(Changed, "app.py", "templates/a.html")
}

func TestGitIgnore(t *testing.T) {
	p := newProject(t, Config{}, "app.py", "build/gen.py", "pkg/a.py", "pkg/local.py")
	p.write(".gitignore", "build/\n")
	p.write("pkg/.gitignore", "local.py\n")
	p.quiet("app.py")
	p.write("build/gen.py", "x = 1\n")
	p.quiet("app.py")

	p.write("pkg/local.py", "x = 1\n")
	p.quiet("pkg/a.py")

	p.write(".gitignore", "\n")
	p.want(Changed, "build/gen.py")
	p.write("build/gen.py", "x = 2\n")
	p.want(Changed, "build/gen.py")

	p.w.Follow(Following{Files: Paths(p.path("pkg/local.py"))})
	p.write("pkg/local.py", "x = 2\n")
	p.want(Changed, "pkg/local.py")
}

func TestNewFolders(t *testing.T) {
	p := newProject(t, Config{}, "app.py")
	p.write("a/b/c/deep.py", "x = 1\n") // the folders and the file at once
	p.want(Changed, "a/b/c/deep.py")
	p.write("a/b/c/deep.py", "x = 2\n")
	p.want(Changed, "a/b/c/deep.py")

	p.rename("a", "z")
	p.want(Changed, "a/b/c/deep.py", "z/b/c/deep.py")
	p.write("z/b/c/deep.py", "x = 3\n")
	p.want(Changed, "z/b/c/deep.py")

	p.remove("z")
	p.want(Changed, "z/b/c/deep.py")
	p.write("z/b/c/deep.py", "x = 4\n")
	p.want(Changed, "z/b/c/deep.py")
	p.write("z/b/c/deep.py", "x = 5\n")
	p.want(Changed, "z/b/c/deep.py")
}

func TestFolderRecreated(t *testing.T) {
	p := newProject(t, Config{Debounce: 200 * time.Millisecond}, "app.py", "pkg/a.py", "pkg/b.py")
	p.ready("app.py")
	p.remove("pkg")
	p.write("pkg/a.py", "# pkg/a.py\n") // the same text as before
	p.write("pkg/b.py", "new\n")
	p.want(Changed, "pkg/b.py")
	p.write("pkg/a.py", "new\n")
	p.want(Changed, "pkg/a.py")
}

func TestBranchSwitch(t *testing.T) {
	p := newProject(t, Config{Debounce: 300 * time.Millisecond}, "app.py")
	var want []string
	for i := range 300 {
		rel := fmt.Sprintf("pkg%d/m%03d.py", i%10, i)
		p.write(rel, "x = 1\n")
		want = append(want, rel)
	}
	slices.Sort(want)
	p.want(Changed, want...)
}
