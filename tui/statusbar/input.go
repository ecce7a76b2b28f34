package statusbar

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"gdev/tui/lineedit"
	"gdev/tui/page"
	"gdev/tui/safetext"
	"gdev/tui/theme"
)

// Input is a line that is being typed. Its text is made safe as it comes, for it
// is compared with text that is shown.
type Input struct {
	lineedit.Editor
	Prompt string
}

// NewInput begins a line with the text that it already has.
func NewInput(prompt, text string) *Input {
	i := &Input{Editor: lineedit.New(), Prompt: prompt}
	i.Set(text)
	return i
}

// Key takes a key that is typed.
func (i *Input) Key(k tea.KeyPressMsg) {
	k.Text = safetext.Line(k.Text)
	i.Editor.Key(k)
}

// Insert adds text at the cursor, as a paste does.
func (i *Input) Insert(text string) { i.Editor.Insert(safetext.Line(text)) }

func (i *Input) spans(styles *theme.Styles, room int) []page.Span {
	prompt := page.Of(&styles.Prompt, page.Fit(i.Prompt, room))
	asIs := func(text string) string { return text }
	return append([]page.Span{prompt}, i.View(styles, room-ansi.StringWidth(prompt.Text), asIs)...)
}
