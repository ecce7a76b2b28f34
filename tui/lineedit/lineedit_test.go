package lineedit

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"gdev/tui/page"
	"gdev/tui/theme"
)

func TestView(t *testing.T) {
	styles := theme.New(theme.Dark)
	same := func(text string) string { return text }
	e := New()
	e.Insert("日本 and a longer line\x1b[31m\n")
	if got := e.Text(); got != "日本 and a longer line[31m" {
		t.Errorf("the line is %q", got)
	}
	for range len(e.Text()) {
		for width := range 60 {
			view := ansi.Strip(page.Render(e.View(styles, width, same)...))
			if got := ansi.StringWidth(view); got > width || width > 0 && !strings.Contains(view, "▏") {
				t.Fatalf("in %d columns it takes %d: %q", width, got, view)
			}
			if whole := e.before + "▏" + e.after; width > 2*ansi.StringWidth(whole) && width > 3*ansi.StringWidth(e.after) && view != whole {
				t.Fatalf("in %d columns it is %q, want %q", width, view, whole)
			}
		}
		e.Key(tea.KeyPressMsg{Code: tea.KeyLeft})
	}
	if e.before != "" {
		t.Errorf("%q is before the cursor", e.before)
	}
}

func TestNoHistory(t *testing.T) {
	e := New()
	e.Set("as it is")
	for _, code := range []rune{tea.KeyUp, tea.KeyDown, tea.KeyF1} {
		e.Key(tea.KeyPressMsg{Code: code})
	}
	if got := e.Text(); got != "as it is" {
		t.Errorf("the line is %q", got)
	}
}

func TestManyLines(t *testing.T) {
	e := New()
	for range maxLines {
		for _, text := range []string{"a", "b"} {
			e.Insert(text)
			e.Enter(true)
		}
	}
	e.Insert("secret")
	e.Enter(false)
	if len(e.lines) != maxLines || e.lines[maxLines-1] != "b" {
		t.Errorf("%d lines are kept, the last is %q", len(e.lines), e.lines[len(e.lines)-1])
	}
}
