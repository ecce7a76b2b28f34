package reload

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

var errPattern = errors.New("not a pattern: see the syntax of doublestar, as \"data/**/*.{yaml,json}\"")

// pattern is one of the user's globs, relative to the root.
type pattern struct {
	source string
	glob   string
	base   string // the folder before the first wildcard; "" is the root
	depth  int    // folders below base that glob can reach; -1: all
}

func compile(root string, sources []string) ([]pattern, error) {
	var ps []pattern
	for _, source := range sources {
		p, err := newPattern(root, source)
		if err != nil {
			return nil, err
		}
		ps = append(ps, p)
	}
	return ps, nil
}

func newPattern(root, source string) (pattern, error) {
	glob := strings.TrimPrefix(strings.TrimSuffix(filepath.ToSlash(source), "/"), "./")
	if glob == "" || !doublestar.ValidatePattern(glob) {
		return pattern{}, fmt.Errorf("%q: %w", source, errPattern)
	}
	absolute := filepath.IsAbs(filepath.FromSlash(glob))
	if !absolute && !strings.Contains(glob, "/") && glob != ".." {
		glob = "**/" + glob
	}
	base, rest := doublestar.SplitPattern(glob)
	if absolute {
		rel, err := filepath.Rel(root, filepath.FromSlash(base))
		if err != nil {
			return pattern{}, fmt.Errorf("%q: %w", source, err)
		}
		base = filepath.ToSlash(rel)
		glob = strings.TrimPrefix(base+"/"+rest, "./")
	}
	if base == "." {
		base = ""
	}
	p := pattern{source: source, glob: glob, base: base, depth: strings.Count(rest, "/")}
	if strings.Contains(rest, "**") || !strings.ContainsAny(rest, `*?[{\`) {
		p.depth = -1
	}
	if !strings.ContainsAny(rest, `*?[{\`) {
		p.base = strings.TrimPrefix(base+"/"+rest, "/") // a file, or a folder and all in it
	}
	return p, nil
}

// match reports whether the pattern matches rel or a folder that rel is in.
func (p pattern) match(rel string) bool {
	ok, err := doublestar.Match(p.glob+"/**", rel)
	return err == nil && ok // ValidatePattern said that it is well-formed
}

// reaches reports whether something in the folder rel may match.
func (p pattern) reaches(rel string) bool {
	if !within(rel, p.base) {
		return false
	}
	below := strings.Count(strings.TrimPrefix(rel, p.base), "/")
	return p.depth < 0 || below <= p.depth
}
