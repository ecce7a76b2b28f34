package palette

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"gdev/tui/theme"
	"gdev/tui/tuitest"
)

func items() []Item {
	return []Item{
		{Name: "up", Does: "up, in the list or the detail", Key: "↑ k"},
		{Name: "kill", Does: "kill the selected running exchange", Key: "x", Why: "select a running exchange to kill it"},
		{Name: "library-frames", Does: "unfold or fold library frames", Key: "f"},
		{Name: "reload", Does: "reload the application", Key: "r"},
		{Name: "quit", Does: "quit", Key: "q"},
	}
}

func open(typed string) *Palette {
	p := New(theme.New(theme.Dark))
	p.SetSize(80, 10)
	p.Open(items())
	for _, r := range typed {
		p.Key(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	return p
}

func TestFinding(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"", "up"}, {"rel", "reload"}, {"lbfr", "library-frames"}, {"x", "kill"}, {"r", "reload"}, {"running", "kill"}, {"k", "up"},
	} {
		if got, ok := open(c.typed).Choose(); !ok || got.Name != c.want {
			t.Errorf("%q finds %q, want %q", c.typed, got.Name, c.want)
		}
	}
	if got, ok := open("nothing of that kind").Choose(); ok {
		t.Errorf("nonsense finds %q", got.Name)
	}
}

func TestTheLastOnesStandFirst(t *testing.T) {
	p := open("quit")
	p.Choose()
	p.Open(items())
	if got, _ := p.Choose(); got.Name != "quit" {
		t.Errorf("after quit, %q stands first", got.Name)
	}
	for range 7 {
		p.Open(items())
		p.Move(4)
		p.Choose()
	}
	if len(p.recent) > maxRecent {
		t.Errorf("%d are remembered", len(p.recent))
	}
}

func TestMoveStaysOnTheList(t *testing.T) {
	p := open("")
	p.Move(-3)
	if got, _ := p.Choose(); got.Name != "up" {
		t.Errorf("above the first is %q", got.Name)
	}
	p = open("")
	p.Move(99)
	if got, _ := p.Choose(); got.Name != "quit" {
		t.Errorf("below the last is %q", got.Name)
	}
	open("zzz").Move(5)
}

func TestGoldens(t *testing.T) {
	draw := func(typed string) func(*theme.Styles, tuitest.Size) string {
		return func(s *theme.Styles, z tuitest.Size) string {
			p := open(typed)
			p.SetStyles(s)
			p.SetSize(z.Width, z.Height)
			view := p.View()
			return view + strings.Repeat("\n", max(z.Height-1-strings.Count(view, "\n"), 0))
		}
	}
	tuitest.Goldens(t, []tuitest.Case{
		{Name: "open", Draw: draw("")}, {Name: "typed", Draw: draw("li")}, {Name: "nothing", Draw: draw("zzz")},
	})
}

func TestAnyWidthFits(t *testing.T) {
	p := open("")
	p.Insert("a\x1b[31m\n")
	for width := range 100 {
		p.SetSize(width, 6)
		for l := range strings.SplitSeq(p.View(), "\n") {
			if got := ansi.StringWidth(l); got > max(width, 4) {
				t.Errorf("at %d columns a line is %d wide: %q", width, got, l)
			}
			if strings.Contains(ansi.Strip(l), "\x1b") {
				t.Errorf("an escape is drawn: %q", l)
			}
		}
	}
}
