// Package safetext makes hostile text fit for a terminal.
//
// Contract: what Line and Lines return is valid UTF-8 that holds printable
// characters and the ASCII space only, so it can neither move the cursor, nor
// change a colour, nor turn the direction of writing. Nothing is dropped: what
// cannot be shown as itself is shown as Python's repr spells it (\x1b, \u202e),
// a byte that is no UTF-8 as \xNN. A character that terminals disagree about
// the width of (a joined or presentation-selected emoji) is shown by its code
// points, because one wrong width breaks every column behind it. A backslash of
// the text itself stays single: the result is for the eye and cannot be
// decoded.
package safetext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"gdev/inspect/termtext"
)

// TabWidth is how far apart the tab stops of Lines are.
const TabWidth = 4

// maxCluster is how many code points one character may be made of; more marks
// than that on one letter serve to overdraw the lines around it.
const maxCluster = 4

// Line returns s as one line: line breaks and tabs are spelled out too.
func Line(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	appendSafe(&b, s)
	return b.String()
}

// Lines returns the lines of s, which end at LF or CRLF, with tabs expanded to
// the next tab stop. A line break at the end of s begins no further line.
func Lines(s string) []string {
	if s == "" {
		return nil
	}
	lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
	for i, l := range lines {
		l = strings.TrimSuffix(l, "\r")
		if strings.Contains(l, "\t") {
			lines[i] = expandTabs(l)
		} else {
			lines[i] = Line(l)
		}
	}
	return lines
}

func expandTabs(l string) string {
	var b strings.Builder
	column := 0
	for i, part := range strings.Split(l, "\t") {
		if i > 0 {
			n := TabWidth - column%TabWidth
			b.WriteString(strings.Repeat(" ", n))
			column += n
		}
		part = Line(part)
		column += ansi.StringWidth(part)
		b.WriteString(part)
	}
	return b.String()
}

// plain reports whether s is printable ASCII, as nearly everything is.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func appendSafe(b *strings.Builder, s string) {
	for len(s) > 0 {
		if s[0] >= ' ' && s[0] <= '~' && (len(s) == 1 || s[1] < utf8.RuneSelf) {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		r, n := utf8.DecodeRuneInString(s)
		if !printable(r) || r == utf8.RuneError && n == 1 {
			termtext.Spell(b, s)
			s = s[n:]
			continue
		}
		cluster, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		appendCluster(b, cluster)
		s = s[len(cluster):]
	}
}

// appendCluster writes one character as the user sees it, which begins with a
// printable code point.
func appendCluster(b *strings.Builder, cluster string) {
	if agreed(cluster) {
		b.WriteString(cluster)
		return
	}
	apart := true // nothing stands before that the next code point could join
	for len(cluster) > 0 {
		_, n := utf8.DecodeRuneInString(cluster)
		if apart && agreed(cluster[:n]) {
			b.WriteString(cluster[:n])
			apart = false
		} else {
			termtext.Spell(b, cluster)
			apart = true
		}
		cluster = cluster[n:]
	}
}

// agreed reports whether cluster can be shown as it is: made of printable code
// points, not too many, and of one width whether a terminal counts characters
// or code points. Flags are not: the two regional indicators of one are two
// columns in some terminals and four in others.
func agreed(cluster string) bool {
	count := 0
	for i, r := range cluster {
		if count++; count > maxCluster || !printable(r) || unicode.Is(unicode.Regional_Indicator, r) {
			return false
		}
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(cluster[i:]); n == 1 {
				return false
			}
		}
	}
	return standsAlone(cluster) && ansi.StringWidth(cluster) > 0 &&
		ansi.StringWidth(cluster) == ansi.StringWidthWc(cluster)
}

// standsAlone reports whether cluster joins neither what stands before it nor
// what follows (UAX #29: a mark, a prepended character).
func standsAlone(cluster string) bool {
	before, _ := ansi.FirstGraphemeCluster("x"+cluster, ansi.GraphemeWidth)
	itself, _ := ansi.FirstGraphemeCluster(cluster+"x", ansi.GraphemeWidth)
	return before == "x" && itself == cluster
}

// printable is Python's str.isprintable for one character.
func printable(r rune) bool { return unicode.IsPrint(r) }
