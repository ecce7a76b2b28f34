package reload

import (
	"os"
	"path/filepath"

	"github.com/fsnotify/fsnotify"
)

// event takes in what the system says.
func (t *tree) event(ev fsnotify.Event) {
	if ev.Name == "" {
		return // fsnotify had nothing to say of it
	}
	path := filepath.Clean(ev.Name)
	dir, base := filepath.Dir(path), filepath.Base(path)
	if ev.Has(fsnotify.Remove) || ev.Has(fsnotify.Rename) {
		t.removed = true
		t.gone(path)
	}
	if t.folders[dir] == nil {
		return
	}
	if ev.Op == fsnotify.Chmod {
		t.attributesChanged(dir, base)
		return
	}
	t.suspectAs(dir, base, ev.Op == fsnotify.Create && t.files[path] != nil)
	if !ev.Has(fsnotify.Write) {
		t.appeared(dir, base)
	}
}

// gone takes in that a folder, or a link to one, is no longer there.
func (t *tree) gone(path string) {
	dir := path
	if target, ok := t.links[path]; ok {
		dir = target
	} else if t.folders[path] == nil {
		return
	}
	for file := range t.files {
		if inside(file, dir) {
			t.suspect(filepath.Dir(file), filepath.Base(file))
		}
	}
	t.forget(path)
}

// appeared takes in a folder or a link, new or put in the place of another.
// What was made in it before its watch was set is found by listing it.
func (t *tree) appeared(dir, base string) {
	defer t.retry(dir)
	info, err := os.Lstat(join(dir, base))
	if err != nil {
		return
	}
	w := walk{tree: t}
	switch {
	case base == ".git":
		t.reread(dir) // the folder has become a repository
	case info.IsDir():
		w.enter(dir, base)
	case info.Mode()&os.ModeSymlink != 0:
		w.links = append(w.links, link{dir, base})
	}
	w.finish()
}

// attributesChanged takes in that the attributes of a file changed. Its permissions are
// no matter; its time is what touch, and a write of which there is no other event, set.
func (t *tree) attributesChanged(dir, base string) {
	known := t.files[join(dir, base)]
	if known == nil {
		return
	}
	if s, exists := stat(join(dir, base)); !exists || !s.sameStat(known.state) {
		t.suspect(dir, base)
	}
}

// reread walks a folder again because its .gitignore changed.
func (t *tree) reread(dir string) {
	f := t.folders[dir]
	if f == nil {
		return
	}
	t.forget(dir)
	w := walk{tree: t}
	w.folder(dir, &folder{name: f.name, scope: f.scope, above: f.above, rooted: f.rooted})
	w.finish()
	for path := range t.files {
		if c, _ := t.classify(filepath.Dir(path), filepath.Base(path)); c == none && inside(path, dir) {
			delete(t.files, path)
		}
	}
}

// checkRoots takes in that rooted folders are gone, or others in their place, where
// something was removed.
func (t *tree) checkRoots() {
	if !t.removed {
		return
	}
	t.removed = false
	var lost []string
	for dir, f := range t.folders {
		if f.rooted && !f.polled && !f.swept && !f.stands(dir) {
			lost = append(lost, dir)
		}
	}
	for _, dir := range lost {
		t.gone(dir)
		t.lookAgain(dir)
	}
}

// compare looks for what changed in the folders that are polled, or in all of
// them after events were lost.
func (t *tree) compare(all bool) {
	var dirs []string
	for dir, f := range t.folders {
		if f.polled || all {
			dirs = append(dirs, dir)
		}
	}
	for path, known := range t.files {
		dir, base := filepath.Dir(path), filepath.Base(path)
		if f := t.folders[dir]; f == nil || !f.polled && !all {
			continue
		}
		if s, exists := stat(path); !exists || !s.sameStat(known.state) {
			t.suspect(dir, base)
		}
	}
	for _, dir := range dirs {
		t.lookAgain(dir)
	}
}

// lookAgain lists a folder to find what is new in it, and tries once more to
// get its events where it could not.
func (t *tree) lookAgain(dir string) {
	f := t.folders[dir]
	if f == nil {
		return // went with a folder above it
	}
	if _, err := os.Lstat(dir); err != nil {
		t.gone(dir)
		return
	}
	if f.polled && t.notify != nil {
		t.add(dir, f)
	}
	t.retry(dir)
	if f.scope == scopeFollow {
		t.lookForFollowed(dir)
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	w := walk{tree: t}
	for _, e := range entries {
		path := join(dir, e.Name())
		if t.files[path] == nil && t.folders[path] == nil && t.links[path] == "" {
			w.entry(dir, e)
		}
	}
	w.finish()
}

// lookForFollowed finds files that are back in a folder of which nothing else
// matters.
func (t *tree) lookForFollowed(dir string) {
	for path := range t.followed {
		if t.files[path] != nil || filepath.Dir(path) != dir {
			continue
		}
		if _, err := os.Lstat(path); err == nil {
			t.suspect(dir, filepath.Base(path))
		}
	}
}
