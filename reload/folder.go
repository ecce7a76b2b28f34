package reload

import (
	"errors"
	"io/fs"
	"maps"
	"os"
)

type folder struct {
	name    string
	scope   scope
	top     string  // the outermost ignored folder that it is in, relative to the root
	above   ignores // what git ignores because of files outside of it
	ignores ignores // with its own .gitignore
	polled  bool
	swept   bool // neither watched nor polled, see installed.go
	library bool // only files of libraries matter in it
	rooted  bool // its end causes no event in a folder above it

	watched fs.FileInfo // set where rooted: which folder it was when its watch began
}

// add begins to watch a folder, or widens what is looked at in a known one.
func (t *tree) add(dir string, f *folder) {
	if old := t.folders[dir]; old != nil {
		if old.polled {
			t.polled--
		}
		if old.swept {
			t.swept--
		}
		f.rooted = f.rooted || old.rooted
	}
	t.folders[dir] = f
	if f.rooted {
		f.watched, _ = os.Lstat(dir)
	}
	if f.swept {
		t.swept++
		return
	}
	t.watch(dir, f)
	if f.polled {
		t.polled++
	}
}

// watch asks the system for the events of a folder. Where it gives none, the
// folder is polled.
func (t *tree) watch(dir string, f *folder) {
	f.polled = true
	if t.notify == nil {
		return
	}
	if remote(dir) {
		t.say(remoteText(dir), "remote")
		return
	}
	err := t.notify.Add(dir)
	f.polled = err != nil
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.say(limitText(err, dir), "limit")
	}
}

// stands reports whether the folder that is watched still lies there. The
// system reports its end only when no process has it as current folder.
func (f *folder) stands(dir string) bool {
	now, err := os.Lstat(dir)
	return err == nil && f.watched != nil && os.SameFile(now, f.watched)
}

// say publishes a notice once for each key.
func (t *tree) say(text, key string) {
	if !t.noticed[key] {
		t.noticed[key] = true
		t.notice(text)
	}
}

// forget ends the watches of a folder and of those in it.
func (t *tree) forget(dir string) {
	for path, f := range maps.Clone(t.folders) {
		if inside(path, dir) {
			t.drop(path, f)
		}
	}
	for link, target := range maps.Clone(t.links) {
		if inside(link, dir) {
			delete(t.links, link)
			if !inside(target, t.root) {
				t.forget(target)
			}
		}
	}
}

// drop ends the watch of one folder. One whose return would cause no event is
// polled until it is back.
func (t *tree) drop(dir string, f *folder) {
	switch {
	case f.polled:
		t.polled--
	case f.swept:
		t.swept--
	default:
		_ = t.notify.Remove(dir) // fails where the folder is gone, and its watch with it
	}
	delete(t.folders, dir)
	if f.library {
		t.dropLibraries(dir)
		return
	}
	if f.rooted {
		t.add(dir, f)
	}
}
