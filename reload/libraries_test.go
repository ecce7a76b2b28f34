package reload

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// installation is a folder of libraries in which things happen at given times.
type installation struct {
	*testing.T
	dir string
	l   libraries
	now time.Time
}

func newInstallation(t *testing.T, entries ...string) *installation {
	i := &installation{T: t, dir: t.TempDir(), l: libraries{quiet: installQuiet}, now: time.Now()}
	for _, e := range entries {
		i.make(e)
	}
	i.l.add(i.dir, "/env/site-packages", i.now, i.now)
	return i
}

func (i *installation) make(base string) {
	i.Helper()
	if err := os.Mkdir(filepath.Join(i.dir, base), 0o755); err != nil {
		i.Fatal(err)
	}
}

func (i *installation) appears(base string) {
	i.Helper()
	i.make(base)
	i.event(base, fsnotify.Create)
}

func (i *installation) moves(base, to string) {
	i.Helper()
	if err := os.Rename(filepath.Join(i.dir, base), filepath.Join(i.dir, to)); err != nil {
		i.Fatal(err)
	}
	i.event(base, fsnotify.Rename)
	i.event(to, fsnotify.Create)
}

func (i *installation) goes(base string) {
	i.Helper()
	if err := os.Remove(filepath.Join(i.dir, base)); err != nil {
		i.Fatal(err)
	}
	i.event(base, fsnotify.Remove)
}

func (i *installation) event(base string, op fsnotify.Op) {
	i.l.event(fsnotify.Event{Name: filepath.Join(i.dir, base), Op: op}, i.now)
}

// pending shows that nothing is announced after so long.
func (i *installation) pending(after time.Duration) {
	i.Helper()
	i.now = i.now.Add(after)
	if paths, done := i.l.settle(i.now); done {
		i.Fatalf("after %s, %q were announced", after, paths)
	}
}

// settled shows what is announced after so long.
func (i *installation) settled(after time.Duration, bases ...string) {
	i.Helper()
	i.now = i.now.Add(after)
	paths, done := i.l.settle(i.now)
	var got []string
	for _, path := range paths {
		got = append(got, filepath.Base(path))
		if filepath.Dir(path) != "/env/site-packages" {
			i.Errorf("%q is not named as Python does", path)
		}
	}
	if !done || !slices.Equal(got, bases) || i.l.open() {
		i.Fatalf("done %t, got %q, want %q", done, got, bases)
	}
}

func TestInstallationIsReportedOnceItIsOver(t *testing.T) {
	i := newInstallation(t, "six")
	i.appears("flask")
	i.pending(installQuiet - 1)
	i.appears("flask-3.1.dist-info")
	i.pending(installQuiet - 1)
	i.settled(1, "flask")
	i.appears("plugin-1.0.dist-info")
	i.settled(installQuiet, "plugin-1.0.dist-info")
	i.goes("six")
	i.settled(installQuiet, "six")
}

func TestUpgradeIsNotReportedHalfway(t *testing.T) {
	i := newInstallation(t, "flask", "~left.over")
	i.moves("flask", "~lask")
	i.pending(installQuiet)
	i.appears("flask")
	i.pending(10 * installQuiet)
	i.goes("~lask")
	i.pending(installQuiet - 1)
	i.settled(1, "flask")
}

func TestWhatIsKeptAsideForEverIsPassedOver(t *testing.T) {
	i := newInstallation(t, "flask")
	i.moves("flask", "~lask")
	i.pending(maxInstall - 1)
	i.settled(installQuiet, "flask")
	i.appears("flask")
	i.settled(installQuiet, "flask")
}

func TestWhatIsNoLibraryIsNotReported(t *testing.T) {
	i := newInstallation(t)
	i.appears("__pycache__")
	i.appears(".tmpX1")
	i.appears("six.py.tmp")
	if i.l.open() {
		t.Error("something is to be announced")
	}
	i.appears("probe")
	i.goes("probe")
	i.settled(installQuiet)
}

func TestLibrariesAreCompared(t *testing.T) {
	i := newInstallation(t, "six")
	i.l.compare(i.now)
	if i.l.open() {
		t.Error("nothing was installed, and something is to be announced")
	}
	i.make("flask")
	i.l.compare(i.now)
	i.now = i.now.Add(installQuiet / 2)
	i.l.compare(i.now) // what the last one found does not put it off
	i.settled(installQuiet/2, "flask")
}

func TestWhatWasInstalledMeanwhileIsReported(t *testing.T) {
	i := newInstallation(t)
	i.make("flask")
	i.make("flask/__pycache__") // Python's, of an older package
	i.l.add(i.dir, "/env/site-packages", i.now.Add(-time.Minute), i.now)
	if i.l.open() {
		t.Error("nothing was installed, and something is to be announced")
	}
	i.make("flask-3.1.dist-info")
	i.l.add(i.dir, "/env/site-packages", i.now.Add(-time.Minute), i.now)
	i.settled(installQuiet, "flask-3.1.dist-info")
}

func TestFollowLibraries(t *testing.T) {
	for name, c := range map[string]Config{
		"events": {}, "polled": {Poll: true, PollInterval: 5 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProject(t, c, "app.py", ".venv/site-packages/six.py")
			folder := p.path(".venv/site-packages")
			p.w.Follow(Following{Folders: []string{folder, filepath.Join(folder, "none")}, Since: time.Now()})
			p.write(".venv/site-packages/flask/__init__.py", "")
			p.compare(p.next(), Changed, ".venv/site-packages/flask")
			p.write(".venv/site-packages/flask/__init__.py", "x = 1\n")
			p.quiet("app.py")
			p.remove(".venv")
			p.compare(p.next(), Changed, ".venv/site-packages/flask", ".venv/site-packages/six.py")
			p.write(".venv/site-packages/six.py", "x = 2\n")
			p.compare(p.next(), Changed, ".venv/site-packages/six.py")
		})
	}
}

func TestIgnoredLibraries(t *testing.T) {
	root := t.TempDir()
	folder := filepath.Join(root, ".venv", "site-packages")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for ignore, want := range map[string]int{"site-packages": 0, "dist-packages": 1} {
		l, err := newLoop(Config{Root: root, Ignore: []string{ignore}})
		if err != nil {
			t.Fatal(err)
		}
		l.followAll(Following{Folders: []string{folder}})
		if got := len(l.libraries.folders); got != want {
			t.Errorf("where %s is ignored, %d folders are watched, want %d", ignore, got, want)
		}
		l.close()
	}
}
