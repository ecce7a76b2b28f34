package theme

import (
	"image/color"
	"math"
	"testing"

	"charm.land/lipgloss/v2"
)

// leastContrast is what WCAG 2.2 asks of text (success criterion 1.4.3, AA).
const leastContrast = 4.5

// leastOfSigns is what it asks of signs that are no text (1.4.11): rules, line
// numbers.
const leastOfSigns = 3

// grounds are the backgrounds on which terminals are seen in each scheme.
var grounds = map[Scheme][]color.Color{
	Dark:  {lipgloss.Color("#000000"), lipgloss.Color("#1e1e1e"), lipgloss.Color("#282c34")},
	Light: {lipgloss.Color("#ffffff"), lipgloss.Color("#fafafa")},
}

// ownText is the text of the terminal itself.
var ownText = map[Scheme]color.Color{Dark: lipgloss.Color("#d0d0d0"), Light: lipgloss.Color("#383a42")}

// luminance is the relative luminance of WCAG 2.2.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	part := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}

// contrast is the contrast ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrastIsThatOfWCAG(t *testing.T) {
	black, white, grey := color.Black, color.White, lipgloss.Color("#767676")
	if got := contrast(black, white); math.Abs(got-21) > 0.01 {
		t.Errorf("black on white is %.2f", got)
	}
	if got := contrast(grey, white); math.Abs(got-4.54) > 0.01 { // the lightest grey that WCAG allows on white
		t.Errorf("#767676 on white is %.2f", got)
	}
}

// texts are the styles that words are drawn in.
func texts(s *Styles) map[string]lipgloss.Style {
	x := s.Syntax
	return map[string]lipgloss.Style{
		"Text": s.Text, "Muted": s.Muted, "Strong": s.Strong, "Accent": s.Accent, "Key": s.Key, "Title": s.Title,
		"Good": s.Good, "Info": s.Info, "Warn": s.Warn, "Bad": s.Bad, "Running": s.Running, "Tab": s.Tab, "Prompt": s.Prompt,
		"Keyword": x.Keyword, "Function": x.Function, "String": x.String, "Number": x.Number, "Comment": x.Comment, "Operator": x.Operator,
	}
}

func TestWordsCanBeRead(t *testing.T) {
	for scheme, backgrounds := range grounds {
		s := New(scheme)
		check := func(name string, style lipgloss.Style, ground color.Color, least float64) {
			t.Helper()
			text := style.GetForeground()
			if _, none := text.(lipgloss.NoColor); none {
				text = ownText[scheme]
			}
			if _, none := style.GetBackground().(lipgloss.NoColor); !none {
				ground = style.GetBackground()
			}
			if got := contrast(text, ground); got < least {
				t.Errorf("scheme %d: %s has a contrast of %.2f on %v, not %.1f", scheme, name, got, hex(ground), least)
			}
		}
		for _, ground := range backgrounds {
			for name, style := range texts(s) {
				check(name, style, ground, leastContrast)
				check(name+" in the selected row", s.Selected(style, true), ground, leastContrast)
				check(name+" in the selected row without focus", s.Selected(style, false), ground, leastContrast)
			}
			check("Faint", s.Faint, ground, leastOfSigns)
			check("Alarm", s.Alarm, ground, leastContrast)
			check("TabActive", s.TabActive, ground, leastContrast)
			for _, style := range []lipgloss.Style{s.Text, s.Accent, s.Good, s.Warn, s.Bad, s.Muted} {
				check("the header line", s.OnBar(style), ground, leastContrast)
			}
			for name, style := range map[string]lipgloss.Style{"Text": s.Text, "Keyword": s.Syntax.Keyword, "String": s.Syntax.String, "Number": s.Syntax.Number} {
				check(name+" in the line that raised", style.Background(s.Culprit.GetBackground()), ground, leastContrast)
			}
		}
	}
}

func hex(c color.Color) [3]uint8 {
	r, g, b, _ := c.RGBA()
	return [3]uint8{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)}
}
