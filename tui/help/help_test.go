package help

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"gdev/tui/page"
	"gdev/tui/theme"
	"gdev/tui/tuitest"
)

func groups() []Group {
	return []Group{
		{"Moving", []Key{{"up", "up"}, {"down", "down"}, {"pgdn ctrl+f", "a page down"}}},
		{"Detail", []Key{{"a-long-key-of-its-own", "what it does"}}},
		{"Screen", []Key{{"q", "quit"}}},
	}
}

func TestGoldens(t *testing.T) {
	tuitest.Goldens(t, []tuitest.Case{{Name: "help", Draw: func(s *theme.Styles, z tuitest.Size) string {
		var v page.View
		v.SetHeight(z.Height)
		v.SetLines(Lines(s, z.Width, "gdev 0.1 · keys", groups()))
		return v.View()
	}}})
}

func TestEveryKeyIsThereAtEveryWidth(t *testing.T) {
	for width := 40; width < 240; width += 7 {
		text := ansi.Strip(strings.Join(Lines(theme.New(theme.Dark), width, "gdev", groups()), "\n"))
		for _, g := range groups() {
			for _, k := range g.Keys {
				if !strings.Contains(text, k.Does) {
					t.Errorf("at %d columns %q is not shown", width, k.Does)
				}
			}
		}
	}
}
