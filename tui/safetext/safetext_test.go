package safetext

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	_ "gdev/tui/tuitest" // for the flag -update
)

func TestLine(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"ASCII", "GET /a?b=c", "GET /a?b=c"},
		{"empty", "", ""},
		{"escape sequence", "a\x1b[31mred\x1b]0;title\a", `a\x1b[31mred\x1b]0;title\x07`},
		{"line breaks and tab", "a\r\n\tb", `a\r\n\tb`},
		{"NUL and DEL", "\x00\x7f", `\x00\x7f`},
		{"C1 control sequence introducer", "\u009b31m", `\x9b31m`},
		{"bidi override", "abc\u202efdp.exe", `abc\u202efdp.exe`},
		{"bidi isolate", "\u2066x\u2069", `\u2066x\u2069`},
		{"zero width space", "a\u200bb", `a\u200bb`},
		{"no-break space", "a\u00a0b", `a\xa0b`},
		{"line separator", "a\u2028b", `a\u2028b`},
		{"byte order mark", "\ufeffx", `\ufeffx`},
		{"invalid UTF-8", "a\xff\xc3(", `a\xff\xc3(`},
		{"replacement character that was sent", "\ufffd", "\ufffd"},
		{"Latin-1", "caf\u00e9", "café"},
		{"UTF-8 read as Latin-1", "caf\u00c3\u00a9", "cafÃ©"},
		{"wide", "日本語", "日本語"},
		{"composed", "e\u0301a", "e\u0301a"},
		{"mark with nothing before it", "\u0301a", `\u0301a`},
		{"too many marks", "e\u0301\u0301\u0301\u0301\u0301", `e\u0301\u0301\u0301\u0301\u0301`},
		{"emoji", "😀", "😀"},
		{"joined emoji", "👨\u200d👩", `👨\u200d👩`},
		{"presentation selector", "❤\ufe0f", `❤\ufe0f`},
		{"tag characters", "a\U000e0041", `a\U000e0041`},
		{"flags", "🇩🇪🇺", `\U0001f1e9\U0001f1ea\U0001f1fa`},
		{"private use", "\ue000", `\ue000`},
		{"backslash", `\x1b`, `\x1b`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Line(c.in); got != c.want {
				t.Errorf("Line(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestLines(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"nothing", "", nil},
		{"one", "a", []string{"a"}},
		{"break at the end", "a\n", []string{"a"}},
		{"empty lines", "a\n\nb\n\n", []string{"a", "", "b", ""}},
		{"CRLF", "a\r\nb\r\n", []string{"a", "b"}},
		{"CR alone is spelled out", "10%\r20%\n", []string{`10%\r20%`}},
		{"tabs", "\ta\n1234\tb\n日\tc", []string{"    a", "1234    b", "日  c"}},
		{"escape", "\x1b[2J\n", []string{`\x1b[2J`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Lines(c.in); !slices.Equal(got, c.want) {
				t.Errorf("Lines(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func FuzzLine(f *testing.F) {
	for _, s := range []string{"", "a", "\x1b[31m", "\u202e", "e\u0301", "👨\u200d👩", "\xff\xfe", "\u1100\u1161\u11a8", "🇩🇪", "\u0e33", "1\ufe0f\u20e3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkSafe(t, s, Line(s))
		for _, l := range Lines(s) {
			checkSafe(t, s, l)
		}
	})
}

func checkSafe(t *testing.T, in, got string) {
	t.Helper()
	if !utf8.ValidString(got) {
		t.Fatalf("%q became invalid UTF-8: %q", in, got)
	}
	if i := strings.IndexFunc(got, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
		t.Fatalf("%q kept an unprintable character at %d: %q", in, i, got)
	}
	if ansi.Strip(got) != got {
		t.Fatalf("%q kept an escape sequence: %q", in, got)
	}
	if r, _ := utf8.DecodeRuneInString(got); unicode.In(r, unicode.Mn, unicode.Me) {
		t.Fatalf("%q begins with a mark: %q", in, got)
	}
	if a, b := ansi.StringWidth(got), ansi.StringWidthWc(got); a != b {
		t.Fatalf("%q has two widths, %d and %d: %q", in, a, b, got)
	}
}
