package reload

import (
	"os"
	"path/filepath"
	"testing"
)

func (p *project) link(target, rel string) {
	p.Helper()
	if err := os.Symlink(target, p.path(rel)); err != nil {
		p.Skip(err) // Windows asks for a privilege
	}
}

func writeOutside(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestLinkedPackage(t *testing.T) {
	outside := t.TempDir()
	writeOutside(t, filepath.Join(outside, "a.py"), "x = 1\n")
	p := newProject(t, Config{}, "app.py")
	p.link(outside, "pkg")
	p.want(Changed, "pkg/a.py")
	writeOutside(t, filepath.Join(outside, "a.py"), "x = 2\n")
	p.want(Changed, "pkg/a.py")

	other := t.TempDir()
	writeOutside(t, filepath.Join(other, "b.py"), "x = 1\n")
	p.remove("pkg")
	p.link(other, "pkg")
	p.want(Changed, "pkg/a.py", "pkg/b.py")
	writeOutside(t, filepath.Join(other, "b.py"), "x = 2\n")
	p.want(Changed, "pkg/b.py")
	writeOutside(t, filepath.Join(outside, "a.py"), "x = 3\n")
	p.quiet("app.py")
}

func TestLinksThatLoop(t *testing.T) {
	root := t.TempDir()
	p := &project{TB: t, root: root}
	p.write("pkg/a.py", "x = 1\n")
	p.link(root, "pkg/up")
	p.link(filepath.Join(root, "pkg"), "again")
	p.link("nowhere", "dangling.py")
	p = newProject(t, Config{Root: root}, "app.py")
	p.write("pkg/a.py", "x = 2\n")
	p.want(Changed, "pkg/a.py")
}

func TestLinkedFile(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "shared.py")
	writeOutside(t, outside, "x = 1\n")
	root := t.TempDir()
	(&project{TB: t, root: root}).link(outside, "settings.py")
	p := newProject(t, Config{Root: root}, "app.py")
	writeOutside(t, outside, "x = 2\n")
	p.want(Changed, "settings.py")
}

func TestLinkedRoot(t *testing.T) {
	root := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(t.TempDir(), root); err != nil {
		t.Skip(err)
	}
	p := newProject(t, Config{Root: root}, "app.py")
	p.write("app.py", "x = 1\n")
	p.want(Changed, "app.py")
}

func TestFollow(t *testing.T) {
	outside := t.TempDir()
	editable, beside := filepath.Join(outside, "lib.py"), filepath.Join(outside, "beside.py")
	writeOutside(t, editable, "x = 1\n")
	p := newProject(t, Config{}, "app.py", ".venv/lib/site-packages/pkg/mod.py", "data.json")
	named := p.path(".venv/lib/site-packages/pkg/mod.py")
	p.w.Follow(Following{Files: Paths(editable, named, p.path("data.json"), "<string>", filepath.Join(outside, "none", "x.py"))})

	writeOutside(t, beside, "x = 1\n")
	p.write("data.json", "{}")
	p.want(Changed, "data.json")
	p.write(".venv/lib/site-packages/pkg/mod.py", "x = 1\n")
	p.want(Changed, ".venv/lib/site-packages/pkg/mod.py")

	// An atomic save gives the file another inode.
	for _, text := range []string{"x = 2\n", "x = 3\n"} {
		writeOutside(t, editable+".new", text)
		if err := os.Rename(editable+".new", editable); err != nil {
			t.Fatal(err)
		}
		if e := p.burst(); e.Kind != Changed || len(e.Paths) != 1 || e.Paths[0] != editable {
			t.Fatalf("got %s %v", e.Kind, e.Paths)
		}
	}
}

func TestFollowedFolderComesBack(t *testing.T) {
	t.Parallel()
	outside := filepath.Join(t.TempDir(), "lib")
	mod := filepath.Join(outside, "mod.py")
	p := newProject(t, Config{PollInterval: 1}, "app.py")
	for _, text := range []string{"x = 1\n", "x = 2\n"} {
		if err := os.MkdirAll(outside, 0o755); err != nil {
			t.Fatal(err)
		}
		writeOutside(t, mod, text)
		if text == "x = 1\n" {
			p.w.Follow(Following{Files: Paths(mod)})
			writeOutside(t, mod, "x = 0\n")
		}
		if e := p.burst(); e.Kind != Changed || e.Paths[0] != mod {
			t.Fatalf("got %s %v", e.Kind, e.Paths)
		}
		if err := os.RemoveAll(outside); err != nil {
			t.Fatal(err)
		}
		if e := p.burst(); e.Kind != Changed || e.Paths[0] != mod {
			t.Fatalf("got %s %v", e.Kind, e.Paths)
		}
	}
}

// TestRootComesBack has a process stand in the project's folder, so that the
// system does not tell of its end.
func TestRootComesBack(t *testing.T) {
	root := filepath.Join(t.TempDir(), "project")
	p := &project{TB: t, root: root}
	p.write("app.py", "x = 0\n")
	p = newProject(t, Config{Root: root, PollInterval: 1}, "app.py")
	stand := func() {
		f, err := os.Open(root)
		p.must(err)
		t.Cleanup(func() { _ = f.Close() })
	}
	for _, text := range []string{"x = 1\n", "x = 2\n"} {
		stand()
		p.remove(".")
		p.want(Changed, "app.py")
		p.write("app.py", text)
		p.want(Changed, "app.py")
	}
	stand()
	p.remove(".")
	p.write("app.py", "x = 3, at once\n")
	p.want(Changed, "app.py")
	p.write("app.py", "x = 4\n")
	p.want(Changed, "app.py")
}

func TestWatchOutside(t *testing.T) {
	shared := t.TempDir()
	p := &project{TB: t, root: shared}
	p.write("conf/a.yaml", "a: 1")
	p.write("conf/node_modules/a.yaml", "a: 1")
	p.write("project/app.py", "")
	p.age("project/app.py")
	p = newProject(t, Config{Root: p.path("project"), Watch: []string{"../conf/**/*.yaml"}}, "app.py")
	p.write("../conf/a.yaml", "a: 2")
	p.want(Changed, "../conf/a.yaml")
	p.write("../conf/new/b.yaml", "a: 2")
	p.want(Changed, "../conf/new/b.yaml")
	p.write("../conf/node_modules/a.yaml", "a: 2")
	p.write("../conf/x.py", "a: 2")
	p.quiet("app.py")
}
