// Package termtext makes text fit for a terminal, which acts on more of it than
// it shows: text that is hostile, and text that a program has made pretty.
package termtext

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Escape makes text fit for a terminal: every character that is [Hostile] is
// spelled as Python would spell it, as is a byte that is no UTF-8. A tab stays.
func Escape(s string) string {
	if strings.IndexFunc(s, Hostile) < 0 && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if Hostile(r) || r == utf8.RuneError && size == 1 {
			Spell(&b, s[:size])
		} else {
			b.WriteString(s[:size])
		}
		s = s[size:]
	}
	return b.String()
}

// Hostile reports whether r does more on a terminal than to be seen: move the
// cursor, change colours, or turn the direction of what follows. Those are C0 and
// C1 controls but for the tab, line separators, and the bidirectional controls
// with which text pretends to be other text.
func Hostile(r rune) bool {
	if ' ' <= r && r <= '~' {
		return false // nearly all text; the tables below are slow
	}
	return r != '\t' && unicode.IsControl(r) || r == '\u2028' || r == '\u2029' ||
		unicode.Is(unicode.Bidi_Control, r)
}

// Spell writes the character that s begins with as Python's repr spells one that
// is not printable: \n, \x1b, \u202e; a byte that is no UTF-8 as \xNN.
func Spell(b *strings.Builder, s string) {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && size == 1:
		fmt.Fprintf(b, `\x%02x`, s[0])
	case r == '\n':
		b.WriteString(`\n`)
	case r == '\r':
		b.WriteString(`\r`)
	case r == '\t':
		b.WriteString(`\t`)
	case r < 0x100:
		fmt.Fprintf(b, `\x%02x`, r)
	case r < 0x10000:
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		fmt.Fprintf(b, `\U%08x`, r)
	}
}
