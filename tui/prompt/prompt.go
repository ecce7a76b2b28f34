// Package prompt is where the user answers an application that waits for a
// line: at a prompt of pdb, in input().
//
// Contract: it shows what the one who asks has written so far, the end of it
// last, and under it the line that is being typed. What is typed ahead is kept
// until it is asked for. It sends nothing by itself: its owner takes what is to
// be sent from Next.
package prompt

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/inspect/termtext"
	"gdev/tui/lineedit"
	"gdev/tui/page"
	"gdev/tui/safetext"
	"gdev/tui/theme"
)

// Source is who waits for lines, as it is now.
type Source struct {
	Generation int
	Exchange   *inspect.Exchange // nil: the import of the generation, or a thread of no exchange
	Loading    bool              // the generation is being loaded
	Hold       time.Duration     // requests wait for that, at most
	Newest     int               // generation
	Output     []inspect.Output  // what the source wrote, and what was typed
	Asks       bool              // a line is wanted now; else it goes on with the last one
	Secret     bool              // a password: what is typed is not to be seen, nor recalled
	Since      time.Time         // when it began to ask
	Place      int               // among those that ask, from 1
	Count      int               // how many do
	Reveal     bool              // secrets
}

// Overlay is the component.
type Overlay struct {
	styles *theme.Styles
	source Source
	editor lineedit.Editor
	ahead  []string // lines typed that were not asked for yet; "" is the end of the file
	width  int
	prompt []page.Span // what was written without a line end before the cursor
	view   page.View
}

// New makes an Overlay.
func New(styles *theme.Styles) *Overlay {
	return &Overlay{styles: styles, editor: lineedit.New()}
}

// SetStyles takes other styles.
func (o *Overlay) SetStyles(s *theme.Styles) {
	o.styles = s
	o.build()
}

// SetSize gives the overlay its room.
func (o *Overlay) SetSize(width, height int) {
	o.width = width
	o.view.SetHeight(height - 3)
	o.build()
}

// Scroll is the window on the output.
func (o *Overlay) Scroll() *page.View { return &o.view }

// Open begins with another source: what was typed for the one before is dropped.
func (o *Overlay) Open(a Source) {
	o.ahead = nil
	o.editor.Set("")
	o.source = a
	o.build()
	o.view.ScrollToEnd()
}

// Show takes in a newer state of the same source.
func (o *Overlay) Show(a Source) {
	o.source = a
	o.build()
}

// Key takes a key that is typed.
func (o *Overlay) Key(k tea.KeyPressMsg) {
	switch {
	case k.String() == "enter":
		o.enter()
	case k.String() == "ctrl+d" && o.editor.Text() == "":
		o.ahead = append(o.ahead, "")
	default:
		o.editor.Key(k)
		return
	}
	o.view.ScrollToEnd()
}

// enter ends the line that is typed.
func (o *Overlay) enter() {
	o.ahead = append(o.ahead, o.editor.Enter(!o.source.Secret)+"\n")
	o.source.Secret = false // what is typed ahead is for another question
}

// Paste takes text at the cursor; each of its line ends enters a line.
func (o *Overlay) Paste(text string) {
	lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
	for _, l := range lines[:len(lines)-1] {
		o.editor.Insert(l)
		o.enter()
	}
	o.editor.Insert(lines[len(lines)-1])
}

// Next is what to answer now: a line with its end, or "" for the end of the
// file. It is given once for each time that the source asks.
func (o *Overlay) Next() (text string, ok bool) {
	if !o.source.Asks || len(o.ahead) == 0 {
		return "", false
	}
	text, o.ahead = o.ahead[0], o.ahead[1:]
	o.source.Asks = false
	return text, true
}

// maxText is how many bytes of the output are shown.
const maxText = 64 << 10

// build lays the output out. What ends without a line end is the prompt.
func (o *Overlay) build() {
	if o.width <= 0 {
		return
	}
	end := o.view.AtEnd()
	b := page.NewBuilder(o.styles, o.width-1)
	o.prompt = nil
	for _, piece := range tail(o.source.Output) {
		style := o.style(piece.Stream)
		for text := range strings.Lines(termtext.Unstyled(piece.Text)) {
			line, whole := strings.CutSuffix(text, "\n")
			o.prompt = append(o.prompt, page.Of(style, strings.Join(safetext.Lines(line), "")))
			if whole {
				b.Line(o.prompt...)
				o.prompt = nil
			}
		}
	}
	o.view.SetLines(b.Lines())
	if end {
		o.view.ScrollToEnd()
	}
}

func tail(output []inspect.Output) []inspect.Output {
	size := 0
	for i := len(output) - 1; i >= 0; i-- {
		if size += len(output[i].Text); size > maxText {
			return output[i+1:]
		}
	}
	return output
}

// View draws a title, a line on where the source stands, its output and the
// line that is typed.
func (o *Overlay) View() string {
	position := o.view.Position()
	if position != "" {
		position += " "
	}
	position = page.Fit(position, o.width)
	room := o.width - ansi.StringWidth(position)
	title := page.Render(page.Of(&o.styles.TabActive, page.Pad(o.title(room), room)+position))
	standing := page.Render(page.Of(&o.styles.Muted, page.Fit(" "+o.outcome(), o.width)))
	return strings.Join([]string{title, standing, o.text()}, "\n")
}

// text is the output with the line that is typed right below it, as a terminal
// has them.
func (o *Overlay) text() string {
	used := min(len(o.view.Lines()), o.view.Height())
	lines := strings.Split(o.view.View(), "\n")
	if o.view.Height() == 0 {
		lines = nil
	}
	return strings.Join(slices.Insert(lines, used, o.line()), "\n")
}

// title says who asks. The count keeps its place however long the target is.
func (o *Overlay) title(room int) string {
	a, count := o.source, ""
	if a.Count > 1 {
		count = fmt.Sprintf(" · %d of %d, tab", a.Place, a.Count)
	}
	text := fmt.Sprintf(" ? Generation %d", a.Generation)
	switch {
	case a.Exchange != nil:
		target := a.Exchange.Request.Target
		if !a.Reveal {
			target = redact.Target(target)
		}
		text = fmt.Sprintf(" ? #%d %s %s", a.Exchange.Number, safetext.Line(a.Exchange.Request.Method), safetext.Line(target))
	case a.Loading:
		text += ", while it is loaded,"
	}
	asks := " waits for a line"
	switch {
	case !a.Asks:
		asks = " goes on…"
	case a.Secret:
		asks = " waits for a password"
	}
	return page.Fit(text, room-len(asks)-ansi.StringWidth(count)-1) + asks + count
}

// outcome says what becomes of the source.
func (o *Overlay) outcome() string {
	a := o.source
	switch {
	case a.Generation < a.Newest:
		return fmt.Sprintf("g%d, replaced by g%d, goes on until done; ctrl+x ends it", a.Generation, a.Newest)
	case a.Exchange != nil && a.Asks:
		return fmt.Sprintf("Generation %d, since %s", a.Generation, a.Since.Format(time.TimeOnly))
	case a.Exchange != nil:
		return fmt.Sprintf("Generation %d", a.Generation)
	case a.Loading:
		return fmt.Sprintf("Requests wait for it, and are refused after %s (--hold)", a.Hold)
	default:
		return "A thread of no exchange"
	}
}

// line draws the prompt and what is typed, with the cursor.
func (o *Overlay) line() string {
	typed := o.editor.View(o.styles, o.width-1, o.typed)
	prompt := o.prompt
	if !o.source.Asks {
		prompt = []page.Span{page.Of(&o.styles.Faint, "… ")}
	}
	prompt = fitLeft(prompt, o.width-1-page.Width(typed...))
	return page.Render(append(prompt, typed...)...)
}

// typed is a part of the line that is typed, as it may be seen.
func (o *Overlay) typed(text string) string {
	if o.source.Secret {
		return strings.Repeat("•", utf8.RuneCountInString(text))
	}
	return safetext.Line(text)
}

// fitLeft leaves spans out from the left where there is too little room.
func fitLeft(spans []page.Span, room int) []page.Span {
	var kept []page.Span
	for i := len(spans) - 1; i >= 0 && room > 0; i-- {
		text := page.FitLeft(spans[i].Text, room)
		kept = append([]page.Span{page.Of(spans[i].Style, text)}, kept...)
		room -= ansi.StringWidth(text)
	}
	return kept
}

func (o *Overlay) style(s inspect.Stream) *lipgloss.Style {
	switch s {
	case inspect.Stdin:
		return &o.styles.Accent
	case inspect.Stdout:
		return nil
	default:
		return &o.styles.Warn
	}
}
