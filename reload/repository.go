package reload

import (
	"os"
	"path/filepath"
	"runtime"
)

// repositoryIgnores are the patterns that hold in dir, which may be a folder
// within a repository, from all that lies outside of it: the user's own
// (core.excludesFile), the repository's (info/exclude), and the .gitignore files
// of the folders above dir, which are followed from now on. Outside of a
// repository there are none.
func (t *tree) repositoryIgnores(dir string) ignores {
	top, below := repositoryTop(dir)
	if top == "" {
		return ignores{}
	}
	if t.git == nil {
		settings := askGit(top)
		t.git = &settings
	}
	common := gitCommonFolder(top)
	t.followIgnoring(filepath.Join(common, "config"), t.root)
	t.followIgnoring(filepath.Join(gitConfigFolder(), "config"), t.root)
	g := ignores{fold: t.git.fold}
	for _, file := range []string{t.git.excludes, filepath.Join(common, "info", "exclude")} {
		t.followIgnoring(file, dir)
		g = g.read(file)
	}
	for at := top; len(below) > 0; below = below[1:] {
		file := filepath.Join(at, gitIgnore)
		t.followIgnoring(file, dir)
		g = g.read(file).intoProject(below[0])
		at = filepath.Join(at, below[0])
	}
	return g
}

// intoProject gives the patterns that hold in a folder that the project is, or
// is in. Where git ignores that folder, the user wants it watched all the same:
// the patterns that say so hold no more.
func (g ignores) intoProject(base string) ignores {
	name := spelling(base, g.fold)
	var patterns []gitPattern
	for _, p := range g.patterns {
		if p.negated || !p.fits(g.path+name, name, true) {
			patterns = append(patterns, p)
		}
	}
	g.patterns = patterns
	return g.enter(base)
}

// followIgnoring has a file followed that says what is ignored in dir, or whose
// settings do. It is to be read after that: what becomes of it meanwhile is a
// change.
func (t *tree) followIgnoring(file, dir string) {
	if !filepath.IsAbs(file) || !inside(file, t.root) && !cheapToWatch(filepath.Dir(file)) {
		return
	}
	t.ignoring[file] = dir
	f := File{Path: file, Known: true, Size: -1}
	if s, exists := stat(file); exists {
		f.Size, f.Modified = s.size, s.mtime
	}
	t.follow(f, ignoring)
}

// cheapToWatch reports whether a folder outside of the project may have a watch
// for nothing but what is ignored: it has not to be polled, and is not the home
// folder where the system opens each file of a folder for that.
func cheapToWatch(dir string) bool {
	home, err := os.UserHomeDir()
	opens := runtime.GOOS != "linux" && runtime.GOOS != "windows"
	atHome := err == nil && filepath.Clean(home) == dir
	return !remote(dir) && (!opens || !atHome)
}

// reconsider walks folders again where a file has changed that says what is
// ignored in them. Much of what git keeps in a file of settings is about
// something else: nothing is done then.
func (t *tree) reconsider(path, name string) {
	if f := t.folders[filepath.Dir(path)]; f != nil && f.scope == scopeAll && filepath.Base(path) == gitIgnore {
		t.reread(filepath.Dir(path))
	}
	dir, ok := t.ignoring[name]
	f := t.folders[dir]
	if !ok || f == nil {
		return
	}
	t.git = nil
	if above := t.repositoryIgnores(dir); !above.equal(f.above) {
		t.reread(dir)
	}
}
