package reload

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ignores are the patterns that hold in a folder of a repository, those that
// count less first.
type ignores struct {
	path     string // path of the folder from the top of the repository, with a last slash; "" at the top
	patterns []gitPattern
	fold     bool // case is no difference
}

// enter gives the patterns that hold in the subfolder called base.
func (g ignores) enter(base string) ignores {
	g.path += spelling(base, g.fold) + "/"
	return g
}

// read adds the patterns of a file, which are about what is in the folder of g.
// One that cannot be read has none.
func (g ignores) read(file string) ignores {
	text, err := os.ReadFile(file)
	if err != nil {
		return g
	}
	g.patterns = slices.Clip(g.patterns)
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if p, ok := parseGitPattern(trimSpaces(line), g.fold); ok {
			p.below = len(g.path)
			g.patterns = append(g.patterns, p)
		}
	}
	return g
}

// trimSpaces takes the spaces off the end of a line, but for one that is escaped.
func trimSpaces(line string) string {
	end := 0
	for i := 0; i < len(line); i++ {
		escaped := line[i] == '\\'
		if escaped {
			i++
		}
		if escaped || line[i] != ' ' {
			end = min(i+1, len(line))
		}
	}
	return line[:end]
}

// match reports whether git ignores the entry called base of the folder, which
// is not ignored itself: the last pattern that fits decides.
func (g ignores) match(base string, isDir bool) bool {
	if len(g.patterns) == 0 {
		return false
	}
	name := spelling(base, g.fold)
	path := g.path + name
	for i := range slices.Backward(g.patterns) {
		if p := &g.patterns[i]; p.fits(path, name, isDir) {
			return !p.negated
		}
	}
	return false
}

func (g ignores) equal(h ignores) bool {
	return g.path == h.path && g.fold == h.fold && slices.Equal(g.patterns, h.patterns)
}

// gitIgnore is the name of the files in the repository's folders.
const gitIgnore = ".gitignore"

// repositoryTop is the folder of the repository that dir is in, and the names of
// the folders from there down to dir; "" where it is in none.
func repositoryTop(dir string) (top string, below []string) {
	for top = dir; ; top = filepath.Dir(top) {
		if _, err := os.Lstat(filepath.Join(top, ".git")); err == nil {
			return top, below
		}
		if top == filepath.Dir(top) {
			return "", nil
		}
		below = append([]string{filepath.Base(top)}, below...)
	}
}
