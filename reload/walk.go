package reload

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// walk takes folders into a tree. Quiet, it remembers files as they are; else
// it reports those that are new or differ from what is remembered.
type walk struct {
	tree  *tree
	quiet bool
	links []link
}

// link is a symbolic link met on the way. Links come after all else, so that
// a folder within the project keeps its own name.
type link struct {
	dir, base string
}

// folder watches a folder first and lists it then: what is made in between is
// found twice, and never missed.
func (w *walk) folder(dir string, f *folder) {
	if old := w.tree.folders[dir]; old != nil && old.scope > f.scope {
		return
	}
	w.tree.add(dir, f)
	w.list(dir)
}

// list takes in what is in a folder.
func (w *walk) list(dir string) {
	f := w.tree.folders[dir]
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // gone, or not ours to read
	}
	if f.scope == scopeAll {
		w.readIgnores(dir, f, entries)
	}
	for _, e := range entries {
		w.entry(dir, e)
	}
}

// readIgnores finds out what git ignores in a folder. A repository within
// another one has patterns of its own.
func (w *walk) readIgnores(dir string, f *folder, entries []fs.DirEntry) {
	if _, isTop := find(entries, ".git"); isTop || dir == w.tree.root {
		f.above = w.tree.repositoryIgnores(dir)
	}
	f.ignores = f.above
	if e, ok := find(entries, gitIgnore); ok && e.Type().IsRegular() {
		f.ignores = f.above.read(join(dir, gitIgnore))
	}
}

// find looks for an entry in a list that is sorted by name.
func find(entries []fs.DirEntry, name string) (fs.DirEntry, bool) {
	i, ok := slices.BinarySearchFunc(entries, name, func(e fs.DirEntry, name string) int {
		return strings.Compare(e.Name(), name)
	})
	if !ok {
		return nil, false
	}
	return entries[i], true
}

func (w *walk) entry(dir string, e fs.DirEntry) {
	switch {
	case e.IsDir():
		w.enter(dir, e.Name())
	case e.Type()&fs.ModeSymlink != 0:
		w.links = append(w.links, link{dir, e.Name()})
	case e.Type().IsRegular():
		w.file(dir, e.Name(), e.Info)
	}
}

// enter takes in a subfolder, if the rules have it.
func (w *walk) enter(dir, base string) {
	if f := w.subfolder(dir, base); f != nil {
		w.folder(join(dir, base), f)
	}
}

func (w *walk) subfolder(dir, base string) *folder {
	parent := w.tree.folders[dir]
	if parent == nil || parent.scope == scopeFollow {
		return nil
	}
	f := &folder{name: join(parent.name, base)}
	skip := skipped(base) || environment(join(dir, base)) || parent.ignores.match(base, true)
	f.scope, f.top = w.tree.rules.descend(w.tree.rules.rel(f.name), parent.scope, parent.top, skip)
	if f.scope == scopeFollow {
		return nil
	}
	f.above = parent.ignores.enter(base)
	return f
}

func (w *walk) file(dir, base string, info func() (fs.FileInfo, error)) {
	c, name := w.tree.classify(dir, base)
	if c == none {
		return
	}
	i, err := info()
	if err != nil {
		return // gone again; there is an event for that
	}
	path := join(dir, base)
	known := w.tree.files[path]
	switch {
	case known != nil && known.state.sameStat(stateOf(i)):
	case w.quiet:
		w.tree.remember(path, c, stateOf(i))
	default:
		w.tree.report(candidate{path: path, name: name, class: c})
	}
}

// finish follows the links that were met.
func (w *walk) finish() {
	for len(w.links) > 0 {
		l := w.links[0]
		w.links = w.links[1:]
		w.follow(l)
	}
}

func (w *walk) follow(l link) {
	t := w.tree
	path := join(l.dir, l.base)
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return // the link dangles
	}
	info, err := os.Stat(target)
	if err != nil {
		return
	}
	if !info.IsDir() {
		w.linkedFile(l, target, info)
		return
	}
	f := w.subfolder(l.dir, l.base)
	if f == nil || inside(t.root, target) {
		return // ignored, or the project is in it
	}
	t.links[path] = target
	if old := t.folders[target]; old != nil && old.scope != scopeFollow {
		return // has a name already
	}
	w.folder(target, f)
}

// linkedFile takes in the link, which can be set to another file, and the
// file, which can be written.
func (w *walk) linkedFile(l link, target string, info fs.FileInfo) {
	w.file(l.dir, l.base, func() (fs.FileInfo, error) { return info, nil })
	if c, name := w.tree.classify(l.dir, l.base); c != none && info.Mode().IsRegular() {
		if inTree, _ := w.tree.classify(filepath.Dir(target), filepath.Base(target)); inTree != c {
			w.tree.followReal(target, name, c)
		}
	}
}

// environment reports whether a folder is a virtual environment, of venv (PEP
// 405) or of conda.
func environment(dir string) bool {
	for _, sign := range []string{"pyvenv.cfg", "conda-meta"} {
		if _, err := os.Lstat(join(dir, sign)); err == nil {
			return true
		}
	}
	return false
}
