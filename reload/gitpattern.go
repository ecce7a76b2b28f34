package reload

import (
	"strings"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"
)

// gitPattern is one line of a .gitignore (see gitignore(5)). What it fits is
// spelled by [spelling].
type gitPattern struct {
	negated   bool // the pattern begins with "!": what it fits is not ignored
	folders   bool // the pattern ends in a slash: it fits no file
	nameAlone bool // the pattern has no other slash: it fits a name in whatever folder
	below     int  // length of the path that it does not look at: its folder's, with a slash

	// What is cheap to compare comes first: most patterns are a name or "*.suffix".
	prefix string // up to the first wildcard
	star   bool   // then a "*" and suffix
	suffix string
	glob   string // or this pattern of doublestar, where it is not empty
}

// wildcards begin what git does not compare as it stands.
const wildcards = `*?[\`

// parseGitPattern reads a line without its end; ok is false where nothing fits.
// Where fold is true, case is no difference.
func parseGitPattern(line string, fold bool) (p gitPattern, ok bool) {
	text, negated := strings.CutPrefix(line, "!")
	text, folders := strings.CutSuffix(text, "/")
	p = gitPattern{negated: negated, folders: folders, nameAlone: !strings.Contains(text, "/")}
	text = strings.TrimPrefix(text, "/")
	if text == "" {
		return p, false
	}
	wild := strings.IndexAny(text, wildcards)
	if wild < 0 {
		p.prefix = spelling(text, fold)
		return p, true
	}
	p.prefix = spelling(text[:wild], fold)
	if rest := text[wild+1:]; p.nameAlone && text[wild] == '*' && !strings.ContainsAny(rest, wildcards) {
		p.star, p.suffix = true, spelling(rest, fold)
		return p, true
	}
	p.glob, ok = globOf(text[wild:], fold)
	return p, ok
}

// fits reports whether the pattern is about an entry of that path and name.
func (p *gitPattern) fits(path, name string, isDir bool) bool {
	if p.folders && !isDir {
		return false
	}
	text := name
	if !p.nameAlone {
		text = path[p.below:]
	}
	rest, ok := strings.CutPrefix(text, p.prefix)
	switch {
	case !ok:
		return false
	case p.star:
		return strings.HasSuffix(rest, p.suffix)
	case p.glob == "":
		return rest == ""
	}
	return doublestar.MatchUnvalidated(p.glob, rest)
}

// globOf is what a pattern of git's is for doublestar; ok is false where it is
// malformed, so that nothing fits it. They differ in these:
//
//   - braces stand for themselves in git;
//   - "a/**" has not a itself, but what is in it, and "a/**/" nothing;
//   - three asterisks are two;
//   - a class in brackets begins with any character, has named ones in it, and
//     never a slash.
func globOf(text string, fold bool) (glob string, ok bool) {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '*':
			run := len(text[i:]) - len(strings.TrimLeft(text[i:], "*"))
			out.WriteString("**"[:min(run, 2)])
			i += run - 1
		case '?':
			out.WriteByte(c)
		case '[':
			class, n, ok := parseClass(text[i:], fold)
			if !ok {
				return "", false
			}
			out.WriteString(class.glob())
			i += n - 1
		case '\\':
			if i++; i == len(text) {
				return "", false
			}
			writeEscaped(&out, text[i], fold)
		default:
			writeEscaped(&out, c, fold)
		}
	}
	glob = out.String()
	if strings.HasSuffix(glob, "/**") {
		glob += "/*"
	}
	return glob, glob == "**/" || !strings.HasSuffix(glob, "/")
}

// writeEscaped adds a character that stands for itself.
func writeEscaped(out *strings.Builder, c byte, fold bool) {
	if strings.IndexByte(wildcards+"{}", c) >= 0 {
		out.WriteByte('\\')
	}
	out.WriteRune(spelt(c, fold))
}

// spelling is a path as patterns see it. Git compares bytes and doublestar runes,
// so each byte is a rune; where git folds case, capitals are small letters.
func spelling(text string, fold bool) string {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf || spelt(text[i], fold) != rune(text[i]) {
			return spelledOut(text, fold)
		}
	}
	return text
}

func spelledOut(text string, fold bool) string {
	runes := make([]rune, len(text))
	for i := range len(text) {
		runes[i] = spelt(text[i], fold)
	}
	return string(runes)
}

// spelt is the rune of a byte.
func spelt(c byte, fold bool) rune {
	if fold && c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return rune(c)
}
