package theme

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
)

// marks are all styles that tell something, drawn on the same text.
func marks(s *Styles) []string {
	var out []string
	for _, style := range []lipgloss.Style{s.Muted, s.Faint, s.Strong, s.Accent, s.Title, s.Good, s.Info, s.Warn, s.Bad, s.Bar, s.Alarm, s.TabActive,
		s.Culprit, s.Prompt, s.Running, s.Selected(s.Text, true), s.Selected(s.Text, false), s.OnBar(s.Bad), s.Syntax.Keyword, s.Syntax.Comment} {
		out = append(out, style.Render("x"))
	}
	return out
}

func TestPlainHasNoColours(t *testing.T) {
	for _, m := range marks(New(Plain)) {
		if strings.Contains(m, "38;") || strings.Contains(m, "48;") {
			t.Errorf("%q has a colour", m)
		}
	}
}

func TestPlainTellsTheSelectionApart(t *testing.T) {
	s := New(Plain)
	if focused, not, none := s.Selected(s.Text, true).Render("x"), s.Selected(s.Text, false).Render("x"), s.Text.Render("x"); focused == not || not == none {
		t.Errorf("selected rows look like %q, %q where not in focus, and others like %q", focused, not, none)
	}
}

func TestDarkAndLightDiffer(t *testing.T) {
	dark, light := marks(New(Dark)), marks(New(Light))
	same := 0
	for i := range dark {
		if dark[i] == light[i] {
			same++
		}
	}
	if same > 1 { // bold is bold on both
		t.Errorf("%d styles are the same on dark and light", same)
	}
}

func TestStatus(t *testing.T) {
	s := New(Dark)
	for status, want := range map[string]*lipgloss.Style{
		"": &s.Running, "100 Continue": &s.Info, "200 OK": &s.Good, "304 Not Modified": &s.Info, "404 Not Found": &s.Warn, "500 Oops": &s.Bad, "nonsense": &s.Bad,
	} {
		if got := s.Status(status); got != want {
			t.Errorf("%q has not the style that it should have", status)
		}
	}
}
