package reload

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestPoll(t *testing.T) {
	t.Parallel()
	p := newProject(t, Config{Poll: true, PollInterval: 5 * time.Millisecond}, "app.py", "pkg/a.py", ".gitignore", "gen/x.py")
	p.write("pkg/a.py", "x = 12\n")
	p.want(Changed, "pkg/a.py")
	p.write("new/b.py", "x = 1\n")
	p.want(Changed, "new/b.py")
	p.remove("new")
	p.want(Changed, "new/b.py")
	p.rename("app.py", "main.py")
	p.want(Changed, "app.py", "main.py")

	p.write(".gitignore", "gen/\nmany words\n")
	p.quiet("main.py")
	p.quiet("main.py") // the .gitignore has been read by now
	p.write("gen/x.py", "x = 1234\n")
	p.quiet("main.py")
}

func TestPollOfRoot(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "project")
	p := newProject(t, Config{Root: root, PollInterval: 5 * time.Millisecond}, "app.py")
	p.remove("")
	p.want(Changed, "app.py")
	p.write("app.py", "x = 1\n")
	p.want(Changed, "app.py")
	p.write("app.py", "x = 2\n")
	p.want(Changed, "app.py")
}

// fakeNotifier has room for so many folders.
type fakeNotifier struct {
	room    int
	err     error
	folders []string
}

func (n *fakeNotifier) Add(folder string) error {
	if slices.Contains(n.folders, folder) {
		return nil
	}
	if len(n.folders) >= n.room {
		return &os.SyscallError{Syscall: "inotify_add_watch", Err: n.err}
	}
	n.folders = append(n.folders, folder)
	return nil
}

func (n *fakeNotifier) Remove(folder string) error {
	n.folders = slices.DeleteFunc(n.folders, func(f string) bool { return f == folder })
	return nil
}

// recorded is a tree with what it said.
type recorded struct {
	*tree
	marked, notices []string
}

func newRecorded(t *testing.T, root string, n notifier) *recorded {
	t.Helper()
	r, err := newRules(Config{Root: root})
	if err != nil {
		t.Fatal(err)
	}
	rec := &recorded{}
	rec.tree = newTree(r, func(to candidate) { rec.marked = append(rec.marked, to.name) },
		func(text string) { rec.notices = append(rec.notices, text) })
	rec.notify = n
	if err := rec.open(); err != nil {
		t.Fatal(err)
	}
	return rec
}

func TestWatchLimit(t *testing.T) {
	p := &project{TB: t, root: t.TempDir()}
	for _, f := range []string{"a/x.py", "b/x.py", "c/x.py"} {
		p.write(f, "x = 1\n")
	}
	n := &fakeNotifier{room: 2, err: syscall.ENOSPC}
	rec := newRecorded(t, p.root, n)
	if len(rec.notices) != 1 || !strings.Contains(rec.notices[0], "so it is polled") {
		t.Fatalf("notices: %q, want one", rec.notices)
	}
	if rec.polled != 2 {
		t.Errorf("%d folders are polled, want 2", rec.polled)
	}
	for _, f := range []string{"a/x.py", "b/x.py", "c/x.py"} {
		p.write(f, "x = 1234\n")
	}
	rec.compare(false)
	slices.Sort(rec.marked)
	if want := []string{p.path("b/x.py"), p.path("c/x.py")}; !slices.Equal(rec.marked, want) {
		t.Errorf("polling saw %v, want %v", rec.marked, want)
	}
	n.room = 10
	if rec.compare(false); rec.polled != 0 {
		t.Errorf("%d folders are polled though the limit was raised", rec.polled)
	}
}

func TestLostEvents(t *testing.T) {
	p := &project{TB: t, root: t.TempDir()}
	p.write("a/x.py", "x = 1\n")
	p.write("gone/x.py", "x = 1\n")
	rec := newRecorded(t, p.root, &fakeNotifier{room: 100})
	p.write("a/x.py", "x = 1234\n")
	p.write("new/x.py", "x = 1\n")
	p.remove("gone")
	rec.compare(true)
	slices.Sort(rec.marked)
	got := slices.Compact(rec.marked)
	if want := []string{p.path("a/x.py"), p.path("gone/x.py"), p.path("new/x.py")}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestIgnoredFoldersHaveNoWatch(t *testing.T) {
	config := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	p := &project{TB: t, root: t.TempDir()}
	for _, f := range []string{
		"pkg/a.py", ".git/x", "node_modules/a/b/c.js", "venv/lib/a.py", "env2/pyvenv.cfg", "env2/lib/a.py",
		"__pycache__/a.pyc", ".tox/a/b.py", "out/deep/a.py", "app.egg-info/PKG-INFO",
	} {
		p.write(f, "x")
	}
	p.write(".gitignore", "/out\n")
	n := &fakeNotifier{room: 100}
	newRecorded(t, p.root, n)
	root, err := filepath.EvalSymlinks(p.root)
	p.must(err)
	config, err = filepath.EvalSymlinks(config)
	p.must(err)
	// Those of git are watched for what it ignores.
	if want := []string{root, filepath.Join(root, ".git"), config, filepath.Join(root, "pkg")}; !slices.Equal(n.folders, want) {
		t.Errorf("watched: %v, want %v", n.folders, want)
	}
}

func TestLimitText(t *testing.T) {
	text := limitText(&os.PathError{Op: "add", Path: "/p", Err: syscall.EMFILE}, "/p")
	if !strings.Contains(text, `"/p"`) || !strings.Contains(text, "to raise the limit") {
		t.Errorf("got %q", text)
	}
}
