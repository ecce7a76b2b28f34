// Package console shows what workers wrote while no exchange could be named
// for it: on import, from the application's own threads and subprocesses.
//
// Contract: it keeps to the end of the output as long as one has not scrolled
// away from it. Such output may be lost under load, and the view says how much.
package console

import (
	"fmt"
	"strings"

	"gdev/inspect"
	"gdev/inspect/termtext"
	"gdev/tui/page"
	"gdev/tui/safetext"
	"gdev/tui/theme"
)

// Console is the component.
type Console struct {
	styles *theme.Styles
	output []inspect.ServerOutput
	lost   int
	shown  bool
	width  int
	view   page.View
}

// New makes a Console.
func New(styles *theme.Styles) *Console { return &Console{styles: styles} }

// SetStyles takes other styles.
func (c *Console) SetStyles(s *theme.Styles) {
	c.styles = s
	c.build()
}

// SetShown says whether the console is on the screen; while it is not, nothing
// is laid out.
func (c *Console) SetShown(on bool) {
	c.shown = on
	c.build()
}

// SetSize gives the console its room, its title included.
func (c *Console) SetSize(width, height int) {
	c.width = width
	c.view.SetHeight(height - 1)
	c.build()
}

// Sync takes in the newest output, and how many pieces were lost.
func (c *Console) Sync(output []inspect.ServerOutput, lost int) {
	c.output, c.lost = output, lost
	c.build()
}

// Scroll is the window on the output.
func (c *Console) Scroll() *page.View { return &c.view }

func (c *Console) build() {
	if !c.shown || c.width <= 0 {
		return
	}
	end := c.view.AtEnd()
	b := page.NewBuilder(c.styles, c.width)
	for _, o := range c.output {
		c.piece(b, o)
	}
	if len(c.output) == 0 {
		b.Words(&c.styles.Muted, "No output outside of requests so far. What a request writes stands in its tab Output.")
	}
	c.view.SetLines(b.Lines())
	if end {
		c.view.ScrollToEnd()
	}
}

func (c *Console) piece(b *page.Builder, o inspect.ServerOutput) {
	style := &c.styles.Warn
	switch o.Stream {
	case inspect.Stdout:
		style = &c.styles.Muted
	case inspect.Stdin:
		style = &c.styles.Accent
	}
	head := fmt.Sprintf("%s g%d ", o.At.Format("15:04:05"), o.Generation)
	stream := page.Fill(safetext.Line(string(o.Stream)), 6) + " "
	for _, l := range safetext.Lines(termtext.Unstyled(o.Text)) {
		b.Hang(len(head)+7, page.Of(&c.styles.Faint, head), page.Of(style, stream), page.Of(nil, l))
	}
}

// View draws a title and the output.
func (c *Console) View() string {
	title := "▸ Server output outside of requests"
	if c.lost > 0 {
		title += fmt.Sprintf(" · %d pieces lost", c.lost)
	}
	position := c.view.Position()
	room := max(c.width-page.Width(page.Span{Text: position}), 0)
	return strings.Join([]string{page.Render(page.Of(&c.styles.Accent, page.Pad(title, room)),
		page.Of(&c.styles.Muted, position)), c.view.View()}, "\n")
}
