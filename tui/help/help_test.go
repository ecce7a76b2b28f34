package help

import (
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"gdev/tui/page"
	"gdev/tui/theme"
	"gdev/tui/tuitest"
)

func bind(k, does string, o ...key.BindingOpt) key.Binding {
	return key.NewBinding(append(o, key.WithKeys(k), key.WithHelp(k, does))...)
}

func groups() []Group {
	return []Group{
		{"Moving", []key.Binding{bind("up", "up"), bind("down", "down"), bind("pgdn ctrl+f", "a page down")}},
		{"Detail", []key.Binding{bind("a-long-key-of-its-own", "what it does"), bind("off", "hidden", key.WithDisabled())}},
		{"Screen", []key.Binding{bind("q", "quit")}},
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
			for _, k := range g.Bindings {
				if got := strings.Contains(text, k.Help().Desc); got != k.Enabled() {
					t.Errorf("at %d columns %q is shown: %v", width, k.Help().Desc, got)
				}
			}
		}
	}
}
