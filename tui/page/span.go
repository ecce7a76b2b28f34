package page

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Span is safe text in one style; a nil Style is the terminal's own.
type Span struct {
	Text  string
	Style *lipgloss.Style
}

// Of makes a Span.
func Of(style *lipgloss.Style, text string) Span { return Span{Text: text, Style: style} }

// Render draws spans one after the other.
func Render(spans ...Span) string {
	if len(spans) == 1 {
		return spans[0].render()
	}
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.render())
	}
	return b.String()
}

func (s Span) render() string {
	if s.Style == nil || s.Text == "" {
		return s.Text
	}
	return s.Style.Render(s.Text)
}

// Width is the number of columns that spans take.
func Width(spans ...Span) int {
	n := 0
	for _, s := range spans {
		n += ansi.StringWidth(s.Text)
	}
	return n
}

// Fit cuts text to width columns, with an ellipsis where something is cut off.
func Fit(text string, width int) string {
	if width <= 0 {
		return ""
	}
	return ansi.Truncate(text, width, "…")
}

// FitLeft cuts text to width columns from its beginning: of a path, the end
// says most.
func FitLeft(text string, width int) string {
	n := ansi.StringWidth(text)
	if n <= width {
		return text
	}
	if width <= 0 {
		return ""
	}
	return Fit(ansi.TruncateLeft(text, n-width+1, "…"), width)
}

// Fill fills text to at least width columns.
func Fill(text string, width int) string { return text + Spaces(width-ansi.StringWidth(text)) }

// Pad cuts or fills text to exactly width columns.
func Pad(text string, width int) string { return Fill(Fit(text, width), width) }

// PadLeft is Pad with the text at the right.
func PadLeft(text string, width int) string {
	text = Fit(text, width)
	return Spaces(width-ansi.StringWidth(text)) + text
}

// Spaces is n spaces.
func Spaces(n int) string { return strings.Repeat(" ", max(n, 0)) }

// wrap breaks spans into lines: the first of width columns, the further ones
// of width-hang. It breaks anywhere, as a value or a source line must keep
// every character.
func wrap(spans []Span, width, hang int) [][]Span {
	var lines [][]Span
	var line []Span
	room := width
	next := func() {
		lines = append(lines, line)
		line, room = nil, max(width-hang, 1)
	}
	for _, s := range spans {
		text := s.Text
		for text != "" {
			n, w := prefix(text, room)
			if n == 0 {
				if len(line) == 0 { // wider than a whole line: nothing can be done
					break
				}
				next()
				continue
			}
			line = append(line, Span{Text: text[:n], Style: s.Style})
			text, room = text[n:], room-w
		}
	}
	return append(lines, line)
}

// prefix is how many bytes of text fit into width columns, and how many
// columns these take.
func prefix(text string, width int) (bytes, columns int) {
	for bytes < len(text) {
		n, w := 1, 1
		if text[bytes] >= 0x80 || bytes+1 < len(text) && text[bytes+1] >= 0x80 {
			cluster, cw := ansi.FirstGraphemeCluster(text[bytes:], ansi.GraphemeWidth)
			n, w = len(cluster), cw
		}
		if columns+w > width {
			break
		}
		bytes, columns = bytes+n, columns+w
	}
	return bytes, columns
}
