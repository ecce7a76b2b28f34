package statusbar

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"gdev/tui/theme"
	"gdev/tui/tuitest"
)

func hint(k, does string) Hint { return Hint{Key: k, Does: does} }

func bars() map[string]Bar {
	hints := []Hint{hint("enter", "detail"), hint("/", "filter"), hint("?", "help"), hint("q", "quit"), hint("r", "reload"), hint("o", "output")}
	return map[string]Bar{
		"hints":    {Hints: hints, State: "3 of 120 · following"},
		"note":     {Hints: hints, Note: "mouse on", State: "following"},
		"typing":   {Hints: hints, Typing: NewInput("/", "post 500"), State: "2 of 9"},
		"question": {Hints: hints, Question: "kill exchange #9 GET /slow?", State: "following"},
	}
}

func TestGoldens(t *testing.T) {
	var cases []tuitest.Case
	for _, name := range []string{"hints", "note", "typing", "question"} {
		cases = append(cases, tuitest.Case{Name: name, Draw: func(s *theme.Styles, z tuitest.Size) string {
			return bars()[name].View(s, z.Width) + strings.Repeat("\n", z.Height-1)
		}})
	}
	tuitest.Goldens(t, cases)
}

func TestNoWidthIsExceeded(t *testing.T) {
	for name, bar := range bars() {
		for width := range 100 {
			view := bar.View(theme.New(theme.Dark), width)
			if got := ansi.StringWidth(view); got > width && width > 3 {
				t.Errorf("%s at %d columns takes %d: %q", name, width, got, view)
			}
		}
	}
}

func TestInput(t *testing.T) {
	press := func(code rune, mod tea.KeyMod) tea.KeyPressMsg { return tea.KeyPressMsg{Code: code, Mod: mod} }
	for _, c := range []struct {
		name, text string
		key        tea.KeyPressMsg
		want       string
	}{
		{"letter", "ab", tea.KeyPressMsg{Code: 'c', Text: "c"}, "abc"},
		{"space", "ab", tea.KeyPressMsg{Code: ' ', Text: " "}, "ab "},
		{"backspace", "ab", press(tea.KeyBackspace, 0), "a"},
		{"backspace takes a whole character", "e\u0301", press(tea.KeyBackspace, 0), ""},
		{"backspace at the beginning", "", press(tea.KeyBackspace, 0), ""},
		{"word", "post  500", press('w', tea.ModCtrl), "post  "},
		{"only word", "post ", press('w', tea.ModCtrl), ""},
		{"all", "post 500", press('u', tea.ModCtrl), ""},
		{"a key without text", "ab", press(tea.KeyF1, 0), "ab"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := NewInput("/", c.text)
			in.Key(c.key)
			if in.Text() != c.want {
				t.Errorf("got %q, want %q", in.Text(), c.want)
			}
		})
	}
	edited := NewInput("/", "post 500")
	for _, k := range []tea.KeyPressMsg{press(tea.KeyHome, 0), press(tea.KeyDelete, 0), {Code: 'g', Text: "g"}, press(tea.KeyRight, 0), press('k', tea.ModCtrl)} {
		edited.Key(k)
	}
	if got := edited.Text(); got != "go" {
		t.Errorf("edited from its beginning it is %q", got)
	}
	if view := ansi.Strip((Bar{Typing: edited}).View(theme.New(theme.Dark), 20)); !strings.HasPrefix(view, "/go▏") {
		t.Errorf("drawn as %q", view)
	}
	in := NewInput("/", "")
	in.Insert("a\x1b[31m\nb")
	if want := `a\x1b[31m\nb`; in.Text() != want {
		t.Errorf("pasted %q, want %q", in.Text(), want)
	}
}
