package termtext

import "testing"

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"":             "",
		"grüße, 世界\t|": "grüße, 世界\t|",
		"a\nb\r":       `a\nb\r`,
		"\x1b[31m":     `\x1b[31m`,
		"\u009b\u0085": `\x9b\x85`,
		"\xff\xe2\x82": `\xff\xe2\x82`,
		"\u202egpj":    `\u202egpj`,
		"\u2028\ufffd": `\u2028` + "\ufffd",
	} {
		if got := Escape(in); got != want {
			t.Errorf("Escape(%q) = %q, want %q", in, got, want)
		}
	}
}
