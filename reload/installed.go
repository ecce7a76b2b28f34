package reload

import (
	"path/filepath"
	"time"
)

// Files of libraries are seldom edited, and there are thousands, in hundreds of
// folders. They are followed when nothing else is to be done. Where a watch of
// each folder would take a good part of what the system grants all programs, or
// where watches cannot be had, the files are swept: looked at, one after the
// other, as rarely as keeps that below one part in sweepShare of a core's time,
// but every sweepMost; and when another file is a candidate, for a reload is near.
const (
	sweepShare = 500
	sweepEach  = time.Second // at the least; the default of Config.sweepEach
	sweepMost  = 4 * time.Second
	followMost = 16 // files that are followed at once
)

// maxLibraryWatches is how many folders of libraries may be watched.
var maxLibraryWatches = libraryWatches()

// followNext follows some of the files that wait.
func (t *tree) followNext() {
	n := min(followMost, len(t.waiting))
	for _, file := range t.waiting[:n] {
		t.follow(file, library)
	}
	t.waiting = t.waiting[n:]
	if len(t.waiting) == 0 {
		t.waiting = nil
	}
}

// mayWatchLibraries reports whether a folder of a library may have a watch.
func (t *tree) mayWatchLibraries(dir string) bool {
	if t.notify == nil || t.libraryWatches >= maxLibraryWatches || remote(dir) {
		return false
	}
	t.libraryWatches++
	return true
}

// sweeps reports whether there is something to sweep.
func (t *tree) sweeps() bool { return t.swept > 0 }

// sweep looks at the files that have no watch.
func (t *tree) sweep() {
	for path, known := range t.files {
		dir := filepath.Dir(path)
		if f := t.folders[dir]; f == nil || !f.swept {
			continue
		}
		if s, exists := stat(path); !exists || !s.sameStat(known.state) {
			t.suspect(dir, filepath.Base(path))
		}
	}
}

// dropLibraries forgets the libraries' files of a folder that is gone: they are
// given anew when they are imported again.
func (t *tree) dropLibraries(dir string) {
	for path, followed := range t.followed {
		if filepath.Dir(path) == dir && followed.class == library {
			delete(t.followed, path)
			delete(t.names, followed.name)
		}
	}
}

// handOver takes what became of libraries out of a burst where it is a part of
// an installation: one is under way, or a file is gone for good. What is being
// installed is reported when that is over.
func (l *loop) handOver(changes []change, now time.Time) (rest []change) {
	installing := l.libraries.open()
	for _, c := range changes {
		installing = installing || c.class == library && c.changed && !c.exists && l.burst.graced
	}
	if !installing {
		return changes
	}
	for _, c := range changes {
		switch {
		case c.class != library:
			rest = append(rest, c)
		case c.changed:
			l.libraries.replaced(c.name, now)
		}
	}
	return rest
}
