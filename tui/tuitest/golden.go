package tuitest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"gdev/tui/theme"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// Size is that of a screen in cells.
type Size struct{ Width, Height int }

// Sizes are the screens that every view has a golden file for.
var Sizes = []Size{{60, 16}, {80, 24}, {120, 40}, {200, 50}}

// Case is a view to be drawn. Draw makes it anew for a theme and a size.
type Case struct {
	Name string
	Draw func(s *theme.Styles, z Size) string
}

// Goldens compares each case with testdata, as text on each of Sizes. Each view
// must fit its screen.
func Goldens(t *testing.T, cases []Case) {
	t.Helper()
	styles := theme.New(theme.Dark)
	for _, z := range Sizes {
		golden(t, fmt.Sprintf("%dx%d", z.Width, z.Height), cases, func(c Case) string {
			view := c.Draw(styles, z)
			Fits(t, c.Name, view, z)
			return ansi.Strip(view)
		})
	}
}

// Themes compares one screen of 80×24, with its styles in each theme, with
// testdata. One is enough: the styles of all views are the same.
func Themes(t *testing.T, screen Case) {
	t.Helper()
	var cases []Case
	for _, name := range []string{"dark", "light", "plain"} {
		scheme := map[string]theme.Scheme{"dark": theme.Dark, "light": theme.Light, "plain": theme.Plain}[name]
		cases = append(cases, Case{Name: name, Draw: func(_ *theme.Styles, z Size) string {
			return screen.Draw(theme.New(scheme), z)
		}})
	}
	golden(t, "themes", cases, func(c Case) string {
		return strings.ReplaceAll(c.Draw(nil, Sizes[1]), "\x1b", "␛")
	})
}

// golden compares what draw gives for all cases with one file.
func golden(t *testing.T, name string, cases []Case, draw func(Case) string) {
	t.Helper()
	var b strings.Builder
	for _, c := range cases {
		fmt.Fprintf(&b, "=== %s\n", c.Name)
		for l := range strings.SplitSeq(strings.TrimRight(draw(c), "\n "), "\n") {
			b.WriteString(strings.TrimRight(l, " ") + "\n")
		}
	}
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test ./tui/... -update writes it)", err)
	}
	if got := b.String(); got != string(want) {
		t.Errorf("%s: %s", path, firstDifference(got, string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d differs\n got %q\nwant %q", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// Fits fails the test where a view has more or fewer lines than its screen, a
// line that is too wide, or a control character that is no style.
func Fits(t *testing.T, name, view string, z Size) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) != z.Height {
		t.Errorf("%s on %v: %d lines", name, z, len(lines))
	}
	for i, l := range lines {
		if w := ansi.StringWidth(l); w > z.Width {
			t.Errorf("%s on %v: line %d is %d wide: %q", name, z, i+1, w, l)
		}
		if at := strings.IndexFunc(ansi.Strip(l), func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }); at >= 0 {
			t.Errorf("%s on %v: line %d has a control character: %q", name, z, i+1, l)
		}
	}
}
