package reload

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
)

// ignores are the patterns of the .gitignore files that hold in a folder: its
// own, and those above it up to the top of the repository.
type ignores struct {
	domain   []string // the folder's path from the top of the repository
	patterns []ignorePattern
}

type ignorePattern struct {
	gitignore.Pattern
	anyFolder bool // it has no slash but a last one, and is about the name alone
}

// repositoryIgnores are the patterns that hold in root, which may be a folder
// within a repository. Its own .gitignore is not yet among them.
func repositoryIgnores(root string) ignores {
	var below []string
	for dir := root; ; {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return readDown(dir, below)
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ignores{}
		}
		below = append([]string{filepath.Base(dir)}, below...)
		dir = parent
	}
}

// readDown reads the .gitignore files of the folders from the top of the
// repository down to, and without, the last of below.
func readDown(top string, below []string) ignores {
	var g ignores
	for dir := top; len(below) > 0; below = below[1:] {
		g = g.read(dir).enter(below[0])
		dir = filepath.Join(dir, below[0])
	}
	return g
}

// enter gives the patterns that hold in the subfolder called base.
func (g ignores) enter(base string) ignores {
	return ignores{domain: append(g.domain[:len(g.domain):len(g.domain)], base), patterns: g.patterns}
}

// read adds the patterns of the .gitignore in dir, which is the folder of g.
// One that cannot be read has none.
func (g ignores) read(dir string) ignores {
	text, err := os.ReadFile(filepath.Join(dir, ".gitignore"))
	if err != nil {
		return g
	}
	patterns := g.patterns[:len(g.patterns):len(g.patterns)]
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "#") {
			patterns = append(patterns, g.parse(line))
		}
	}
	return ignores{domain: g.domain, patterns: patterns}
}

func (g ignores) parse(line string) ignorePattern {
	if strings.Contains(strings.TrimSuffix(strings.TrimRight(line, " "), "/"), "/") {
		return ignorePattern{gitignore.ParsePattern(line, g.domain), false}
	}
	return ignorePattern{gitignore.ParsePattern(line, nil), true}
}

// match reports whether git ignores the entry called base of the folder, which
// is not ignored itself: the last pattern that fits decides. A pattern about
// names is asked for the last name only, as git does, and several times as
// quick as for the whole path.
func (g ignores) match(base string, isDir bool) bool {
	if len(g.patterns) == 0 {
		return false
	}
	path := g.enter(base).domain
	name := path[len(path)-1:]
	for _, p := range slices.Backward(g.patterns) {
		asked := path
		if p.anyFolder {
			asked = name
		}
		if m := p.Match(asked, isDir); m != gitignore.NoMatch {
			return m == gitignore.Exclude
		}
	}
	return false
}
