package reload

import (
	"context"
	"path/filepath"
	"slices"
	"time"
)

// Following is what an application is made of, inside or outside of Root.
type Following struct {
	Files     []File   // a change of one is a reason for a reload
	Cached    []File   // the application has read it, and may keep what it has read
	Libraries []File   // as Files; but where libraries are being installed, that comes first
	Written   []string // the application has written it by itself: it is none of the above
	Listed    []string // folders whose entries it has listed: a new file with the suffix of one of Files there is of Files

	// Folders are those that libraries are installed into: where one is installed,
	// replaced or removed, or was installed after Since, and nothing more comes
	// for a second, that is Changed, without a Pending before.
	Folders []string
	Since   time.Time

	done chan bool // gets whether something may have changed
}

// File is a file as it was when the application read it. Where it is another
// one by the time that it is followed, that is a change.
type File struct {
	Path     string // absolute
	Known    bool   // the fields below are known
	Size     int64  // in bytes; -1: there was no file
	Modified int64  // nanoseconds since the epoch
}

// Paths are files of which is not known how they were.
func Paths(paths ...string) []File {
	files := make([]File, 0, len(paths))
	for _, p := range paths {
		files = append(files, File{Path: p})
	}
	return files
}

// Follow adds files, and folders. What was once added stays, unless it turns
// out to be written by the application. It returns when all are watched but for
// Libraries, whose turn comes when nothing else is to be done.
func (w *Watcher) Follow(f Following) { w.add(f) }

// FollowSync is Follow, and where a file is no longer what was read, it waits
// until the event of that has been received, too.
func (w *Watcher) FollowSync(ctx context.Context, f Following) {
	if w.add(f) {
		w.await(ctx)
	}
}

// add adds what is to be followed, and reports whether something may have changed.
func (w *Watcher) add(f Following) bool {
	f.done = make(chan bool, 1)
	select {
	case w.follow <- f:
		return <-f.done
	case <-w.done:
		return false
	}
}

// followAll takes in what Follow is given.
func (l *loop) followAll(f Following) {
	t := l.tree
	for _, path := range f.Written {
		t.disown(path)
	}
	for _, file := range f.Files {
		t.follow(file, code)
	}
	for _, folder := range f.Listed {
		if dir, err := filepath.EvalSymlinks(folder); err == nil {
			t.listed[dir] = true
		}
	}
	for _, file := range f.Cached {
		t.follow(file, cached)
	}
	for _, file := range f.Libraries {
		if !t.followsAs(filepath.Clean(file.Path), library) {
			t.waiting = append(t.waiting, file)
		}
	}
	for _, folder := range f.Folders {
		if dir := t.followFolder(folder); dir != "" && l.libraries.folders[dir] == nil {
			l.libraries.add(dir, folder, f.Since, time.Now())
		}
	}
}

// followed is a file that was given to Follow.
type followed struct {
	name  string
	class class
}

// follow has a file followed whatever its name.
func (t *tree) follow(file File, c class) {
	name := filepath.Clean(file.Path)
	if !filepath.IsAbs(file.Path) || t.followsAs(name, c) {
		return // "<string>", "<frozen importlib._bootstrap>"
	}
	if file.Known && !mayBeRead(filepath.Base(name)) {
		return
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(name))
	if err != nil {
		t.await(file, c)
		return
	}
	path := filepath.Join(dir, filepath.Base(name))
	if !t.followReal(path, name, c) {
		return
	}
	t.names[name] = c
	if file.Known && c == code {
		t.similar[similar(path)] = true
	}
	if target, err := filepath.EvalSymlinks(path); err == nil && target != path {
		t.followReal(target, name, c)
		path = target
	}
	if file.Known && !t.isStill(path, file) {
		t.suspect(filepath.Dir(path), filepath.Base(path))
	}
}

// followsAs reports whether a file of that name is followed as nothing less.
func (t *tree) followsAs(name string, c class) bool { return t.names[name] >= c }

// followReal has the file at a path without links followed, and reports whether
// the user lets it, and the application does not write it.
func (t *tree) followReal(path, name string, c class) bool {
	if t.written[path] || t.rules.ignored(t.rules.rel(name)) {
		return false
	}
	if t.followed[path].class >= c {
		return true
	}
	t.followed[path] = followed{name, c}
	dir := filepath.Dir(path)
	if f := t.folders[dir]; f == nil || f.swept && c != library {
		t.add(dir, &folder{name: dir, rooted: true, library: c == library, swept: c == library && !t.mayWatchLibraries(dir)})
	}
	now, _ := t.classify(dir, filepath.Base(path))
	if f := t.files[path]; f != nil {
		f.class = now
		return true
	}
	if s, exists := stat(path); exists {
		t.remember(path, now, s)
	}
	return true
}

// absent is a file that was looked for in a folder that there is not.
type absent struct {
	file  File
	class class
}

// await follows a file of the project when there is a folder for it. Elsewhere
// none is waited for, but one that says what is ignored.
func (t *tree) await(file File, c class) {
	for up := filepath.Dir(filepath.Clean(file.Path)); ; up = filepath.Dir(up) {
		dir, err := filepath.EvalSymlinks(up)
		switch {
		case err != nil && up != filepath.Dir(up):
			continue
		case err != nil || !inside(dir, t.root) && (c != ignoring || !cheapToWatch(dir)):
			return
		case !slices.Contains(t.absent[dir], absent{file, c}):
			t.absent[dir] = append(t.absent[dir], absent{file, c})
		}
		if t.folders[dir] == nil {
			t.add(dir, &folder{name: up, rooted: true})
		}
		return
	}
}

// retry follows the files that were waiting for a new entry of this folder.
func (t *tree) retry(dir string) {
	waiting := t.absent[dir]
	delete(t.absent, dir)
	for _, a := range waiting {
		t.follow(a.file, a.class)
	}
}

// similar is what files of one folder and one suffix have in common.
func similar(path string) string { return join(filepath.Dir(path), "*"+filepath.Ext(path)) }

// isListed reports whether the application would read a file, were it loaded
// anew: it lists the folder, and has read others like it.
func (t *tree) isListed(dir, path string) bool {
	return t.listed[dir] && t.similar[similar(path)] && mayBeRead(filepath.Base(path)) && !t.written[path]
}

// isStill reports whether a file is as it was when it was read, as far as that
// is known. Of one that is not, it remembers how it was.
func (t *tree) isStill(path string, read File) bool {
	f, was := t.files[path], fileState{size: read.Size, mtime: read.Modified}
	c, _ := t.classify(filepath.Dir(path), filepath.Base(path))
	switch {
	case f == nil && read.Size < 0 || f != nil && f.state.sameStat(was):
		return true
	case read.Size < 0:
		delete(t.files, path)
	default:
		t.files[path] = &file{class: c, state: was}
	}
	return false
}

// disown follows a file no longer: the application writes it by itself.
func (t *tree) disown(name string) {
	name = filepath.Clean(name)
	path, err := filepath.EvalSymlinks(name)
	if err != nil {
		path = name
	}
	for _, p := range []string{name, path} {
		delete(t.names, p)
		delete(t.followed, p)
		t.written[p] = true
	}
	if c, _ := t.classify(filepath.Dir(path), filepath.Base(path)); c == none {
		delete(t.files, path)
	}
}
