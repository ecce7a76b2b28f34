package reload

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// libraries are the folders that libraries are installed into. What lies in the
// packages there is not looked at, so each folder costs one watch: what is put
// there, replaced or taken away is enough to know.
//
// To install something takes seconds. It is over when nothing has changed for
// the time of quiet, and pip keeps nothing aside: while it replaces a library, the
// old one's names begin with "~".
type libraries struct {
	folders     map[string]*libraryFolder // by real path
	quiet       time.Duration             // without a change, after which an installation is over
	armed       bool                      // the loop's timer runs
	first, last time.Time                 // the first and the last change since; zero: nothing is to be settled
	files       map[string]bool           // files that were replaced or removed since
}

const (
	installQuiet = time.Second // the default of Config.installQuiet
	maxInstall   = time.Minute // what is kept aside then is left over from a pip that was killed
)

// libraryFolder is one of them.
type libraryFolder struct {
	name     string          // as Python spells it
	entries  map[string]bool // what was in it when that was reported last
	latest   map[string]bool // what was in it at the last compare
	replaced map[string]bool // what may have been replaced since
}

// add takes in a folder as it is. What was installed after that time may not
// have been imported yet, or only half of it: it counts as changed.
func (l *libraries) add(dir, name string, since, now time.Time) {
	if l.folders == nil {
		l.folders = map[string]*libraryFolder{}
	}
	entries := libraryEntries(dir)
	f := &libraryFolder{name: name, entries: entries, latest: entries, replaced: installedAfter(since, dir)}
	l.folders[dir] = f
	if len(f.replaced) > 0 {
		l.noteChange(now)
	}
}

// event takes in what the system says.
func (l *libraries) event(ev fsnotify.Event, now time.Time) {
	f := l.folders[filepath.Dir(ev.Name)]
	base := filepath.Base(ev.Name)
	if f == nil || !libraryEntry(base) || !ev.Has(fsnotify.Create|fsnotify.Remove|fsnotify.Rename) {
		return
	}
	f.replaced[base] = true
	l.noteChange(now)
}

// compare looks for changes without an event.
func (l *libraries) compare(now time.Time) {
	for dir, f := range l.folders {
		if entries := libraryEntries(dir); !maps.Equal(f.latest, entries) {
			f.latest = entries
			l.noteChange(now)
		}
	}
}

// replaced takes in that a followed file of a library is another one, or gone.
func (l *libraries) replaced(file string, now time.Time) {
	if l.files == nil {
		l.files = map[string]bool{}
	}
	l.files[file] = true
	l.noteChange(now)
}

func (l *libraries) noteChange(now time.Time) {
	if !l.open() {
		l.first = now
	}
	l.last = now
}

func (l *libraries) open() bool { return !l.first.IsZero() }

// deadline is when to settle, if nothing more changes.
func (l *libraries) deadline() time.Time { return l.last.Add(l.quiet) }

// settle gives what was installed or removed, where that is over; else it is
// not done.
func (l *libraries) settle(now time.Time) (paths []string, done bool) {
	if now.Before(l.deadline()) {
		return nil, false
	}
	found := map[string]map[string]bool{}
	for dir, f := range l.folders {
		found[dir] = libraryEntries(dir)
		if now.Before(l.first.Add(maxInstall)) && f.replacing(found[dir]) {
			l.last = now
			return nil, false
		}
	}
	for dir, f := range l.folders {
		paths = append(paths, f.settle(found[dir])...)
	}
	for file := range l.files {
		if !slices.ContainsFunc(paths, func(path string) bool { return inside(file, path) }) {
			paths = append(paths, file)
		}
	}
	l.first, l.files = time.Time{}, nil
	slices.Sort(paths)
	return withoutMetadata(paths), true
}

// replacing reports whether something is kept aside that was not before.
func (f *libraryFolder) replacing(now map[string]bool) bool {
	for base := range now {
		if aside(base) && !f.entries[base] {
			return true
		}
	}
	return false
}

// settle takes in what is there now, and gives what differs.
func (f *libraryFolder) settle(now map[string]bool) (paths []string) {
	for base := range merged(f.entries, now, f.replaced) {
		replaced := f.replaced[base] && now[base]
		if !aside(base) && (replaced || f.entries[base] != now[base]) {
			paths = append(paths, join(f.name, base))
		}
	}
	f.entries, f.latest, f.replaced = now, now, map[string]bool{}
	return paths
}

func merged(sets ...map[string]bool) map[string]bool {
	all := map[string]bool{}
	for _, set := range sets {
		maps.Copy(all, set)
	}
	return all
}

// withoutMetadata leaves out what only describes a library, unless nothing else
// is there.
func withoutMetadata(paths []string) []string {
	code := slices.DeleteFunc(slices.Clone(paths), metadata)
	if len(code) == 0 {
		return paths
	}
	return code
}

// libraryEntries is what is in a folder; nothing where it cannot be read.
func libraryEntries(dir string) map[string]bool {
	names := map[string]bool{}
	entries, _ := os.ReadDir(dir) // gone, and then all is
	for _, e := range entries {
		if libraryEntry(e.Name()) {
			names[e.Name()] = true
		}
	}
	return names
}

// installedAfter is what was put into a folder later than that. The time of a
// package's folder does not show that: Python makes a __pycache__ in it.
func installedAfter(since time.Time, dir string) map[string]bool {
	names := map[string]bool{}
	if info, err := os.Stat(dir); err != nil || !info.ModTime().After(since) {
		return names
	}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if !libraryEntry(e.Name()) || e.IsDir() && !metadata(e.Name()) {
			continue
		}
		if info, err := e.Info(); err == nil && info.ModTime().After(since) {
			names[e.Name()] = true
		}
	}
	return names
}

// libraryEntry reports whether base can be a library's.
func libraryEntry(base string) bool {
	return base != "__pycache__" && !strings.HasPrefix(base, ".") && !editors(base)
}

// metadata reports whether path is a folder that only describes a library.
func metadata(path string) bool {
	return strings.HasSuffix(path, ".dist-info") || strings.HasSuffix(path, ".egg-info")
}

// aside reports whether pip has moved something out of the way.
func aside(base string) bool { return strings.HasPrefix(base, "~") }
