package reload

import (
	"fmt"
	"hash/maphash"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// tree is what is known of the disk: the folders that are watched and the
// files in them that can matter. Its keys are real paths, without links, for
// so each folder has one watch; names are what is reported, the root spelled
// as it was given and a linked folder by its link.
type tree struct {
	rules    *rules
	notify   notifier // nil: everything is polled
	seed     maphash.Seed
	root     string // real
	folders  map[string]*folder
	links    map[string]string   // a link to a folder -> the folder
	followed map[string]followed // files given to Follow
	names    map[string]class    // the names of those files, as they were given
	written  map[string]bool     // files that the application writes
	ignoring map[string]string   // files outside of the walk that say what is ignored in a folder -> the folder
	git      *gitSettings        // nil: to be asked for
	waiting  []File              // files of libraries that are still to be followed
	absent   map[string][]absent // by the folder that has none for them yet
	listed   map[string]bool     // folders
	similar  map[string]bool     // what is like a file that was read
	files    map[string]*file
	unhashed []string // files whose content is still to be read
	polled   int      // folders
	swept    int      // folders
	removed  bool     // something was, since checkRoots
	noticed  map[string]bool
	report   func(candidate)
	notice   func(string)

	libraryWatches int // folders of libraries that have one
}

// notifier is the part of fsnotify.Watcher that a tree needs.
type notifier interface {
	Add(folder string) error
	Remove(folder string) error
}

type file struct {
	class class
	state fileState
}

func newTree(r *rules, report func(candidate), notice func(string)) *tree {
	return &tree{
		rules:    r,
		seed:     maphash.MakeSeed(),
		folders:  map[string]*folder{},
		links:    map[string]string{},
		followed: map[string]followed{},
		names:    map[string]class{},
		written:  map[string]bool{},
		ignoring: map[string]string{},
		absent:   map[string][]absent{},
		listed:   map[string]bool{},
		similar:  map[string]bool{},

		files:   map[string]*file{},
		noticed: map[string]bool{},
		report:  report,
		notice:  notice,
	}
}

// open takes in the project and what the user's Watch names outside of it.
func (t *tree) open() error {
	root, err := filepath.EvalSymlinks(t.rules.root)
	if err != nil {
		return fmt.Errorf("watch the project folder %q: %w", t.rules.root, err)
	}
	t.root = root
	w := walk{tree: t, quiet: true}
	w.folder(root, &folder{name: t.rules.root, scope: scopeAll, rooted: true})
	w.finish()
	for _, p := range t.rules.watch {
		if within(p.base, "") {
			continue
		}
		if err := t.openOutside(p); err != nil {
			return err
		}
	}
	return nil
}

func (t *tree) openOutside(p pattern) error {
	name := filepath.Join(t.rules.root, filepath.FromSlash(p.base))
	dir, err := filepath.EvalSymlinks(name)
	if err != nil {
		return fmt.Errorf("watch %q: %w", p.source, err)
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		t.follow(File{Path: name}, code)
		return nil
	}
	w := walk{tree: t, quiet: true}
	w.folder(dir, &folder{name: name, scope: scopeWatch, top: p.base, rooted: true})
	w.finish()
	return nil
}

// followFolder watches a folder for what is put into it or taken away, and
// gives its real path; "" where there is none, or the user ignores it.
func (t *tree) followFolder(name string) string {
	dir, err := filepath.EvalSymlinks(name)
	if err != nil || t.rules.ignored(t.rules.rel(name)) {
		return ""
	}
	if t.folders[dir] == nil {
		t.add(dir, &folder{name: name, rooted: true})
	}
	return dir
}

// remember takes in a file as it is.
func (t *tree) remember(path string, c class, s fileState) {
	t.files[path] = &file{class: c, state: s}
	if c >= code && s.size <= maxHashed {
		t.unhashed = append(t.unhashed, path)
	}
}

// classify says what a file is, and by which name it is known.
func (t *tree) classify(dir, base string) (c class, name string) {
	path := join(dir, base)
	c, name = t.ruled(dir, base)
	if f, ok := t.followed[path]; ok && f.class >= c {
		return f.class, f.name
	}
	if c < code && t.isListed(dir, path) && !t.rules.ignored(t.rules.rel(name)) {
		return code, name
	}
	return c, name
}

// ruled says so by the rules alone.
func (t *tree) ruled(dir, base string) (c class, name string) {
	f := t.folders[dir]
	if f == nil {
		return none, ""
	}
	name = join(f.name, base)
	c, git := t.rules.class(t.rules.rel(name), f.scope)
	if git && c != none && f.ignores.match(base, false) {
		return none, name
	}
	return c, name
}

// suspect reports a file that can matter as a candidate.
func (t *tree) suspect(dir, base string) { t.suspectAs(dir, base, false) }

// suspectAs does so, and says whether all that happened is that another file took
// its place.
func (t *tree) suspectAs(dir, base string, placed bool) {
	if c, name := t.classify(dir, base); c != none {
		ruled, _ := t.ruled(dir, base)
		t.report(candidate{path: join(dir, base), name: name, class: c, placed: placed, read: c == code && ruled != code})
	}
}

// examine looks what became of candidates. One whose folder is no longer
// watched is gone: the link to it is, or the folder has become an ignored one.
func (t *tree) examine(candidates []candidate) []change {
	changes := make([]change, 0, len(candidates))
	for _, each := range candidates {
		c := change{candidate: each}
		if t.written[each.path] { // this may have become known meanwhile
			c.class, _ = t.classify(filepath.Dir(each.path), filepath.Base(each.path))
		}
		c.now, c.exists = read(each.path, t.seed)
		c.exists = c.exists && t.folders[filepath.Dir(each.path)] != nil
		before := t.files[each.path]
		c.changed = c.exists != (before != nil) || c.exists && !before.state.sameContent(c.now)
		c.writing = c.exists && c.unfinished() && beingWritten(each.path)
		changes = append(changes, c)
	}
	return changes
}

// commit takes in files as they were examined.
func (t *tree) commit(changes []change) {
	for _, c := range changes {
		if c.changed {
			defer t.reconsider(c.path, c.name)
		}
		if c.exists {
			t.files[c.path] = &file{class: c.class, state: c.now}
		} else {
			delete(t.files, c.path)
		}
	}
}

// racy is how old a file must be for its hash to be that of the content at the
// time that it shows: file systems keep time in steps of some ms, and a second
// write within one step could not be distinguished from the first. Git calls an
// entry of its index racy for the same reason.
const racy = 100 * time.Millisecond

// hashNext reads one of the files of which only size and time are known.
func (t *tree) hashNext() {
	path := t.unhashed[0]
	t.unhashed = t.unhashed[1:]
	f := t.files[path]
	if f == nil || f.state.hashed || time.Since(time.Unix(0, f.state.mtime)) < racy {
		return
	}
	s, exists := read(path, t.seed)
	after, _ := stat(path)
	if exists && s.sameStat(f.state) && after.sameStat(f.state) {
		f.state = s
	}
}

// join is filepath.Join for parts that are clean.
func join(dir, base string) string {
	if strings.HasSuffix(dir, string(filepath.Separator)) {
		return dir + base
	}
	return dir + string(filepath.Separator) + base
}

// inside reports whether path is dir or lies in it.
func inside(path, dir string) bool {
	return strings.HasPrefix(path, dir) && (len(path) == len(dir) || os.IsPathSeparator(path[len(dir)]) || os.IsPathSeparator(dir[len(dir)-1]))
}
