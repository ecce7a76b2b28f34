package termtext

import (
	"testing"
	"unicode/utf8"
)

func TestPartialRune(t *testing.T) {
	for text, want := range map[string]int{
		"":                 0,
		"a":                0,
		"gr\u00fcn":        0,
		"\u00fc":           0,
		"a\xc3":            1,
		"\xc3":             1,
		"a\xe4\xb8":        2,
		"\xf0\x9f\x98":     3,
		"\U0001f600":       0,
		"a\x98":            0,
		"\x98\x98\x98\x98": 0,
		"\xff":             0,
		"\xc3(":            0,
	} {
		if got := PartialRune(text); got != want {
			t.Errorf("PartialRune(%q) = %d, want %d", text, got, want)
		}
		if got := PartialRune([]byte(text)); got != want {
			t.Errorf("PartialRune of the bytes of %q = %d, want %d", text, got, want)
		}
	}
}

func FuzzPartialRune(f *testing.F) {
	f.Add("gr\xc3", 1)
	f.Fuzz(func(t *testing.T, text string, at int) {
		if at < 0 || at > len(text) || !utf8.ValidString(text) {
			return
		}
		whole := text[:at-PartialRune(text[:at])]
		if !utf8.ValidString(whole) || at-len(whole) >= utf8.UTFMax {
			t.Errorf("%q cut at %d leaves %q", text, at, whole)
		}
	})
}
