package termtext

import (
	"strings"
	"testing"
)

func TestUnstyled(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing to leave out", "a\tb\n", "a\tb\n"},
		{"prompt of ipdb", "\x1b[0m\x1b[0;32mipdb> \x1b[0m", "ipdb> "},
		{"colours of 256 and 24 bits", "\x1b[38;5;196ma\x1b[48:2::1:2:3mb\x1b[m", "ab"},
		{"erasing to the end of the line", "\x1b[K\x1b[0K\x1b[2Kdone", "done"},
		{"cursor and bracketed paste", "\x1b[?25l\x1b[?2004hx\x1b[?2004l\x1b[?25h", "x"},
		{"character set of tput sgr0", "\x1b(B\x1b[mx", "x"},
		{"hyperlink", "\x1b]8;id=1;https://example.org/\x1b\\here\x1b]8;;\x07", "here"},
		{"moves of the cursor stay", "\x1b[2J\x1b[1;1Hx\x1b[1A", "\x1b[2J\x1b[1;1Hx\x1b[1A"},
		{"title, clipboard and reports stay", "\x1b]0;t\x07\x1b]52;c;eA==\x07\x1b[6n", "\x1b]0;t\x07\x1b]52;c;eA==\x07\x1b[6n"},
		{"a hyperlink ends with its line", "\x1b]8;;http://a\nb\x07", "\x1b]8;;http://a\nb\x07"},
		{"progress bar", "\r 10%\r 20%\r100%\r\nend\r\n", " 10%\n 20%\n100%\nend\n"},
		{"progress bar that erases", "\x1b[2K\r50%\x1b[K\r", "50%"},
	} {
		if got := Unstyled(c.in); got != c.want {
			t.Errorf("%s: Unstyled(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestPartialSequence(t *testing.T) {
	for text, want := range map[string]int{
		"":                      0,
		"a\x1b[32mb":            0,
		"a\x1b[32m":             0,
		"a\x1b":                 1,
		"a\x1b[":                2,
		"a\x1b[38;5;1":          8,
		"a\x1b[?200":            6,
		"a\x1b(":                2,
		"a\x1b]":                2,
		"a\x1b]8;;http://b":     13,
		"a\x1b]8;;http://b\x1b": 14,
		"a\x1b[2J":              0,
		"a\x1b[2J\x1b":          1,
		"\x1b]0;title":          0,
		"\x1b[" + strings.Repeat("1;", maxSequence):       0,
		strings.Repeat("\x1b[1m", maxSequence) + "x\x1b[": 2,
	} {
		if got := PartialSequence(text); got != want {
			t.Errorf("PartialSequence(%q) = %d, want %d", text, got, want)
		}
	}
}
