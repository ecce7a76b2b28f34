// Package page lays text out in lines of a width, and scrolls over them.
//
// Contract: whoever adds text has made it safe (see safetext); every line that
// comes out is at most as wide as the page, styled, and ends with its styles
// reset. A Builder is used once, a View is kept.
package page

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"gdev/tui/theme"
)

// Builder gathers the lines of a page.
type Builder struct {
	Styles *theme.Styles
	width  int
	indent int
	lines  []string
}

// NewBuilder starts a page of a width.
func NewBuilder(styles *theme.Styles, width int) *Builder {
	return &Builder{Styles: styles, width: max(width, 1)}
}

// Width is the number of columns that a line has room for.
func (b *Builder) Width() int { return max(b.width-b.indent, 1) }

// Lines returns what was built.
func (b *Builder) Lines() []string { return b.lines }

// Indented builds with every line n columns further in, as far as there is room.
func (b *Builder) Indented(n int, build func()) {
	n = min(n, max(b.Width()-10, 0))
	b.indent += n
	build()
	b.indent -= n
}

// Line adds one line, broken where the page ends.
func (b *Builder) Line(spans ...Span) { b.Hang(0, spans...) }

// Hang is Line with further lines hang columns in.
func (b *Builder) Hang(hang int, spans ...Span) {
	hang = min(hang, b.Width()/2)
	margin := Spaces(b.indent)
	for i, line := range wrap(spans, b.Width(), hang) {
		if i > 0 {
			margin = Spaces(b.indent + hang)
		}
		b.lines = append(b.lines, margin+Render(line...))
	}
}

// Fitted adds exactly one line, cut off where the page ends.
func (b *Builder) Fitted(spans ...Span) {
	if Width(spans...) > b.Width() {
		spans = append(wrap(spans, b.Width()-1, 0)[0], Of(&b.Styles.Faint, "…"))
	}
	b.lines = append(b.lines, Spaces(b.indent)+Render(spans...))
}

// Limit keeps the first n lines of what build adds, and says how many more
// there are and that w shows them. With n at 0 it keeps all.
func (b *Builder) Limit(n int, build func()) {
	before := len(b.lines)
	build()
	rest := len(b.lines) - before - n
	if n <= 0 || rest <= 1 { // one line more takes no more room than saying so
		return
	}
	b.lines = b.lines[:before+n]
	b.Fitted(Of(&b.Styles.Muted, fmt.Sprintf("… %d more lines (w)", rest)))
}

// Words adds a paragraph, broken between words.
func (b *Builder) Words(style *lipgloss.Style, text string) {
	for l := range strings.SplitSeq(ansi.Wrap(text, b.Width(), "/-_,"), "\n") {
		b.lines = append(b.lines, Spaces(b.indent)+Render(Of(style, l)))
	}
}

// Blank adds an empty line, but never a second one nor one at the top.
func (b *Builder) Blank() {
	if n := len(b.lines); n > 0 && b.lines[n-1] != "" {
		b.lines = append(b.lines, "")
	}
}

// Section begins a part of the page; note stands beside its title.
func (b *Builder) Section(title, note string) {
	b.Blank()
	spans := []Span{Of(&b.Styles.Title, title)}
	if note != "" {
		spans = append(spans, Of(&b.Styles.Muted, "  "+note))
	}
	b.Hang(2, spans...)
}

// Pair adds a name and its value, which starts at column and wraps there. A
// name too long for that has the value below it.
func (b *Builder) Pair(column int, name Span, value ...Span) {
	b.PairHang(column, 0, name, value...)
}

// PairHang is Pair with further lines of the value hang columns in.
func (b *Builder) PairHang(column, hang int, name Span, value ...Span) {
	column = min(column, b.Width()/2)
	if n := Width(name); n <= column-2 {
		b.Hang(column+hang, append([]Span{name, {Text: Spaces(column - n)}}, value...)...)
		return
	}
	b.Hang(2, name)
	b.Indented(column, func() { b.Hang(hang, value...) })
}
