package reload

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// read is a file as it is now.
func (p *project) read(rel string) File {
	p.Helper()
	info, err := os.Stat(p.path(rel))
	p.must(err)
	return File{Path: p.path(rel), Known: true, Size: info.Size(), Modified: info.ModTime().UnixNano()}
}

// missing is a file that was looked for in vain.
func (p *project) missing(rel string) File { return File{Path: p.path(rel), Known: true, Size: -1} }

func TestFollowWhatWasRead(t *testing.T) {
	p := newProject(t, Config{Ignore: []string{"own/"}}, "app.py", "words.txt", "lazy.csv", "own/x.txt", "a.log",
		"templates/cached.html", "static/a.css")
	p.w.Follow(Following{
		Files:  []File{p.read("words.txt"), p.read("own/x.txt"), p.read("a.log"), p.read("templates/cached.html")},
		Cached: []File{p.read("lazy.csv")},
	})
	p.write("words.txt", "new\n")
	p.want(Changed, "words.txt")
	p.write("templates/cached.html", "new\n")
	p.want(Changed, "templates/cached.html")
	p.write("lazy.csv", "new\n")
	e := p.burst()
	p.compare(e, Assets, "lazy.csv")
	if !e.MayBeCached {
		t.Error("what was read while the application serves may be cached")
	}
	p.write("own/x.txt", "new\n")
	p.write("a.log", "new\n")
	p.quiet("app.py")

	p.w.Follow(Following{Files: []File{p.read("lazy.csv")}})
	p.write("lazy.csv", "newer\n")
	p.want(Changed, "lazy.csv")
	p.remove("lazy.csv")
	p.want(Changed, "lazy.csv")
}

// TestFollowComesLate changes files between the time at which they were read
// and that at which they are followed.
func TestFollowComesLate(t *testing.T) {
	p := newProject(t, Config{}, "words.txt")
	old, none := p.read("words.txt"), p.missing("late.txt")
	p.write("words.txt", "changed meanwhile\n")
	p.w.Follow(Following{Files: []File{old}})
	p.want(Changed, "words.txt")
	p.write("late.txt", "made meanwhile\n")
	p.w.Follow(Following{Files: []File{none}})
	p.want(Changed, "late.txt")
}

// TestFollowSync shows that whoever waits for it learns of a change before it returns.
func TestFollowSync(t *testing.T) {
	p := newProject(t, Config{}, "same.txt", "words.txt")
	p.w.FollowSync(t.Context(), Following{Files: []File{p.read("same.txt")}}) // there is nothing to be received
	old := p.read("words.txt")
	p.write("words.txt", "changed meanwhile\n")
	returned := make(chan struct{})
	go func() {
		defer close(returned)
		p.w.FollowSync(t.Context(), Following{Files: []File{old}})
	}()
	for _, want := range []Kind{Pending, Synced} {
		select {
		case <-returned:
			t.Fatalf("it returned before %s was received", want)
		case e := <-p.w.Events():
			if e.Kind != want {
				t.Fatalf("got %s, want %s", e.Kind, want)
			}
		}
	}
	<-returned
}

func TestFollowWhatIsMissing(t *testing.T) {
	p := newProject(t, Config{}, "app.py", ".gitignore")
	p.write(".gitignore", "instance/\nlocal.py\n")
	p.quiet("app.py")
	p.w.Follow(Following{Files: []File{p.missing("instance/deep/config.py"), p.missing("local.py")}})
	p.write("local.py", "X = 1\n")
	p.want(Changed, "local.py")
	p.write("instance/deep/config.py", "X = 1\n")
	p.want(Changed, "instance/deep/config.py")
	p.write("instance/deep/config.py", "X = 23\n")
	p.want(Changed, "instance/deep/config.py")
}

// TestWrittenByTheApplication has it write what it has read before, which
// becomes known before, or only after the system tells of it.
func TestWrittenByTheApplication(t *testing.T) {
	p := newProject(t, Config{Debounce: 100 * time.Millisecond}, "app.py", "a.txt", "b.txt")
	p.w.Follow(Following{Files: []File{p.read("a.txt"), p.read("b.txt")}})
	p.w.Follow(Following{Written: []string{p.path("a.txt")}})
	p.write("a.txt", "1\n")
	p.w.Follow(Following{Files: []File{p.read("a.txt")}})
	p.write("a.txt", "2\n")
	p.quiet("app.py")

	p.write("b.txt", "1\n")
	if e := p.next(); e.Kind != Pending {
		t.Fatalf("got %s, want pending", e.Kind)
	}
	p.w.Follow(Following{Written: []string{p.path("b.txt")}})
	p.compare(p.next(), Settled, "b.txt")
}

func TestNewFileInAListedFolder(t *testing.T) {
	p := newProject(t, Config{}, "app.py", "sql/a.sql", "other/a.sql")
	p.w.Follow(Following{Files: []File{p.read("sql/a.sql"), p.read("other/a.sql")}, Listed: []string{p.path("sql")}})
	p.write("sql/b.txt", "1\n")
	p.write("other/b.sql", "1\n")
	p.quiet("app.py")
	p.write("sql/b.sql", "1\n")
	p.want(Changed, "sql/b.sql")
}

func TestEditedLibraries(t *testing.T) {
	for name, c := range map[string]struct {
		most int
		Config
	}{"watched": {1000, Config{}}, "swept": {0, Config{}}, "polled": {1000, Config{Poll: true, PollInterval: 100 * time.Millisecond}}} {
		t.Run(name, func(t *testing.T) {
			if c.most > 0 && runtime.GOOS != "linux" {
				t.Skip("they are swept here")
			}
			defer func(before int) { maxLibraryWatches = before }(maxLibraryWatches)
			maxLibraryWatches = c.most
			const file, other = ".venv/site-packages/dep/inner.py", ".venv/site-packages/dep/other.py"
			p := newProject(t, c.Config, "app.py", file, other)
			p.w.Follow(Following{
				Libraries: []File{p.read(file), p.read(other)},
				Folders:   []string{p.path(".venv/site-packages")}, Since: time.Now(),
			})
			p.quiet("app.py")
			p.write(file, "V = 2\n")
			e := p.burst()
			p.compare(e, Changed, file)
			if !e.Libraries {
				t.Error("it is not said that a library has changed")
			}
		})
	}
}

// TestReplacedLibrary installs one anew: its files are no edits then, and all
// comes as one change when it is over.
func TestReplacedLibrary(t *testing.T) {
	const folder, file = ".venv/site-packages/dep", ".venv/site-packages/dep/inner.py"
	p := newProject(t, Config{}, "app.py", file)
	follow := Following{
		Libraries: []File{p.read(file)}, Folders: []string{p.path(".venv/site-packages")}, Since: time.Now(),
	}
	p.w.Follow(follow)
	p.quiet("app.py")
	p.remove(folder)
	p.write(file, "V = 2\n")
	for e := p.next(); ; e = p.next() {
		if e.Kind == Pending || e.Kind == Settled {
			continue
		}
		p.compare(e, Changed, folder)
		break
	}
	follow.Libraries = []File{p.read(file)}
	p.w.Follow(follow)
	p.quiet("app.py")
	p.write(file, "V = 3\n")
	p.want(Changed, file)
}

func TestEditedLinkedLibrary(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "dep")
	p := newProject(t, Config{}, "app.py", ".venv/site-packages/six.py")
	p.must(os.MkdirAll(outside, 0o755))
	writeOutside(t, filepath.Join(outside, "mod.py"), "V = 1\n")
	p.link(outside, ".venv/site-packages/dep")
	const file = ".venv/site-packages/dep/mod.py"
	p.w.Follow(Following{Libraries: []File{p.read(file)}})
	p.quiet("app.py")
	writeOutside(t, filepath.Join(outside, "mod.py"), "V = 2\n")
	p.want(Changed, file)
}
