package reload

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// class says what a file is to the application, the least first.
type class byte

const (
	none     class = iota
	ignoring       // a .gitignore or the like, which says what other files are
	asset          // a static file
	cached         // a template, or what else the application may hold in memory
	code           // a reason for a reload
	library        // the same, of a library
)

// scope says what of a folder is looked at, the least first.
type scope byte

const (
	scopeFollow scope = iota // only files given to Follow: the folder is not walked
	scopeWatch               // also what the user's Watch names: outside of the project, or in an ignored folder
	scopeAll
)

// rules decide what a path is. They look at no disk.
type rules struct {
	root          string // as given, absolute
	watch, ignore []pattern
}

func newRules(c Config) (*rules, error) {
	r := &rules{root: filepath.Clean(c.Root)}
	var err error
	if r.watch, err = compile(r.root, c.Watch); err != nil {
		return nil, fmt.Errorf("read the watch patterns: %w", err)
	}
	if r.ignore, err = compile(r.root, c.Ignore); err != nil {
		return nil, fmt.Errorf("read the ignore patterns: %w", err)
	}
	return r, nil
}

// rel is name relative to the root, with slashes; "" is the root itself.
func (r *rules) rel(name string) string {
	rel, err := filepath.Rel(r.root, name)
	if err != nil || rel == "." {
		return ""
	}
	return filepath.ToSlash(rel)
}

// ignored reports whether the user's Ignore has the path.
func (r *rules) ignored(rel string) bool {
	return slices.ContainsFunc(r.ignore, func(p pattern) bool { return p.match(rel) })
}

// class of a file that was not given to Follow. The second result says that
// git may ignore it.
func (r *rules) class(rel string, s scope) (c class, git bool) {
	base := rel[strings.LastIndexByte(rel, '/')+1:]
	switch {
	case s == scopeFollow || r.ignored(rel) || editors(base):
		return none, false
	case r.watched(rel, base):
		return code, false
	case s != scopeAll:
		return none, false
	case dotenv(base):
		return code, false
	case base == gitIgnore:
		return ignoring, false
	}
	return nature(rel, base), true
}

func (r *rules) watched(rel, base string) bool {
	written := writtenAtRunTime(base)
	return slices.ContainsFunc(r.watch, func(p pattern) bool {
		return p.match(rel) && (written == "" || strings.HasSuffix(p.source, written))
	})
}

// descend is the scope of a folder in one of scope parent; top is the
// outermost ignored folder on the way to it. skip says that it is one of those
// which are ignored by default.
func (r *rules) descend(rel string, parent scope, top string, skip bool) (s scope, newTop string) {
	switch {
	case r.ignored(rel) || parent == scopeFollow:
		return scopeFollow, ""
	case parent == scopeAll && !skip:
		return scopeAll, ""
	case skip:
		top = rel
	}
	for _, p := range r.watch {
		if within(p.base, rel) || within(p.base, top) && p.reaches(rel) {
			return scopeWatch, top
		}
	}
	return scopeFollow, ""
}

// within reports whether the slash path rel is dir or lies in it.
func within(rel, dir string) bool {
	below, ok := "/"+rel, dir == ""
	if !ok {
		below, ok = strings.CutPrefix(rel, dir)
	}
	return ok && (below == "" || below[0] == '/' && below != "/.." && !strings.HasPrefix(below, "/../"))
}
