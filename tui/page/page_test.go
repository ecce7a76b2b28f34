package page

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"gdev/tui/theme"
	_ "gdev/tui/tuitest" // for the flag -update
)

func build(width int, f func(*Builder)) []string {
	b := NewBuilder(theme.New(theme.Dark), width)
	f(b)
	lines := b.Lines()
	for i, l := range lines {
		lines[i] = ansi.Strip(l)
	}
	return lines
}

func TestBuilder(t *testing.T) {
	name := Span{Text: "name"}
	for _, c := range []struct {
		title string
		width int
		build func(*Builder)
		want  []string
	}{
		{"a line that fits", 10, func(b *Builder) { b.Line(Span{Text: "0123456789"}) }, []string{"0123456789"}},
		{"a line that does not", 4, func(b *Builder) { b.Line(Span{Text: "0123"}, Span{Text: "4567890"}) }, []string{"0123", "4567", "890"}},
		{"an empty line", 4, func(b *Builder) { b.Line() }, []string{""}},
		{"further lines hang", 6, func(b *Builder) { b.Hang(2, Span{Text: "0123456789abc"}) }, []string{"012345", "  6789", "  abc"}},
		{"wide characters are not cut in two", 5, func(b *Builder) { b.Line(Span{Text: "日本語a"}) }, []string{"日本", "語a"}},
		{"a wide character in a page of one column", 1, func(b *Builder) { b.Line(Span{Text: "日"}) }, []string{""}},
		{"fitted", 5, func(b *Builder) { b.Fitted(Span{Text: "0123456"}) }, []string{"0123…"}},
		{"a pair", 20, func(b *Builder) { b.Pair(8, name, Span{Text: "value that is long"}) }, []string{"name    value that i", "        s long"}},
		{"a pair with a long name", 14, func(b *Builder) { b.Pair(6, name, Span{Text: "v"}); b.Pair(5, name, Span{Text: "v"}) }, []string{"name  v", "name", "    v"}},
		{"one blank only", 5, func(b *Builder) { b.Blank(); b.Line(name); b.Blank(); b.Blank(); b.Line(name) }, []string{"name", "", "name"}},
		{"limited", 20, func(b *Builder) {
			b.Limit(1, func() { b.Line(name); b.Line(name); b.Line(name) })
		}, []string{"name", "… 2 more lines (w)"}},
		{"not limited for one line", 20, func(b *Builder) { b.Limit(1, func() { b.Line(name); b.Line(name) }) }, []string{"name", "name"}},
		{"no limit", 20, func(b *Builder) { b.Limit(0, func() { b.Line(name); b.Line(name); b.Line(name) }) }, []string{"name", "name", "name"}},
		{"words", 9, func(b *Builder) { b.Indented(2, func() { b.Words(nil, "so it be or not") }) }, []string{"so it be", "or not"}},
	} {
		t.Run(c.title, func(t *testing.T) {
			if got := build(c.width, c.build); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFitAndPad(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Fit("abcdef", 4), "abc…"}, {Fit("abc", 4), "abc"}, {Fit("abc", 0), ""}, {Fit("日本", 3), "日…"},
		{FitLeft("abcdef", 4), "…def"}, {FitLeft("abc", 4), "abc"}, {FitLeft("abc", 0), ""}, {FitLeft("日本", 3), "…本"},
		{Pad("ab", 4), "ab  "}, {Pad("abcdef", 4), "abc…"}, {Pad("日本", 3), "日…"}, {PadLeft("ab", 4), "  ab"},
		{Fill("abcdef", 4), "abcdef"}, {Pad("a", -1), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func lines(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprint(i)
	}
	return out
}

func TestView(t *testing.T) {
	var v View
	v.SetHeight(3)
	if v.SetLines(lines(2)); v.View() != "0\n1\n" || v.Position() != "" || !v.AtEnd() {
		t.Errorf("all lines fit: %q, %q", v.View(), v.Position())
	}
	v.SetLines(lines(9))
	v.ScrollBy(4)
	if v.View() != "4\n5\n6" || v.Position() != "5–7 of 9" || v.AtEnd() {
		t.Errorf("after scrolling by 4: %q, %q", v.View(), v.Position())
	}
	if v.ScrollToEnd(); v.Top() != 6 || !v.AtEnd() {
		t.Errorf("at the end the top is %d", v.Top())
	}
	if v.SetHeight(5); v.Top() != 4 {
		t.Errorf("with more room the top is %d, want 4: no line beyond the end", v.Top())
	}
	if v.SetLines(lines(1)); v.Top() != 0 || v.View() != "0\n\n\n\n" {
		t.Errorf("with fewer lines: top %d, %q", v.Top(), v.View())
	}
	if v.SetHeight(-1); v.View() != "" {
		t.Errorf("without room: %q", v.View())
	}
}

func FuzzHang(f *testing.F) {
	f.Add("a日本語 e\u0301x", 5, 2)
	f.Fuzz(func(t *testing.T, text string, width, hang int) {
		if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > 0x2fff }) || width < 2 || width > 500 || hang < 0 {
			t.Skip()
		}
		b := NewBuilder(theme.New(theme.Plain), width)
		b.Hang(hang, Span{Text: text})
		for _, l := range b.Lines() {
			if ansi.StringWidth(l) > width {
				t.Errorf("%q at %d: %q is too wide", text, width, l)
			}
		}
	})
}
