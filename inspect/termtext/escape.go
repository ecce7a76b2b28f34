// Package termtext makes text fit for a terminal, which acts on more of it than
// it shows: text that is hostile, and text that a program has made pretty.
package termtext

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Escape makes text fit for a terminal: every character that could move the
// cursor, change colours, or turn the direction of what follows is spelled as
// Python would spell it, as is a byte that is no UTF-8. A tab is none of them.
func Escape(s string) string {
	if strings.IndexFunc(s, Hostile) < 0 && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !Hostile(r):
			b.WriteString(s[i : i+size])
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		i += size
	}
	return b.String()
}

// Hostile reports whether r does more on a terminal than to be seen: C0 and C1
// controls, line separators, and the bidirectional controls with which text
// pretends to be other text.
func Hostile(r rune) bool {
	if ' ' <= r && r <= '~' {
		return false // nearly all text; the tables below are slow
	}
	return r != '\t' && unicode.IsControl(r) || r == '\u2028' || r == '\u2029' ||
		unicode.Is(unicode.Bidi_Control, r)
}
