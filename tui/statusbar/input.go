package statusbar

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"gdev/tui/page"
	"gdev/tui/safetext"
	"gdev/tui/theme"
)

// Input is a line that is being typed, with the cursor at its end.
type Input struct {
	Prompt string
	Text   string
	keys   inputKeys
}

type inputKeys struct{ back, word, all key.Binding }

// NewInput begins a line with the text that it already has.
func NewInput(prompt, text string) *Input {
	return &Input{Prompt: prompt, Text: text, keys: inputKeys{
		back: key.NewBinding(key.WithKeys("backspace", "ctrl+h")),
		word: key.NewBinding(key.WithKeys("ctrl+w", "alt+backspace")),
		all:  key.NewBinding(key.WithKeys("ctrl+u")),
	}}
}

// Key takes a key that is typed.
func (i *Input) Key(k tea.KeyPressMsg) {
	switch {
	case key.Matches(k, i.keys.back):
		i.Text = withoutLast(i.Text)
	case key.Matches(k, i.keys.word):
		words := strings.TrimRight(i.Text, " ")
		i.Text = words[:strings.LastIndexByte(words, ' ')+1]
	case key.Matches(k, i.keys.all):
		i.Text = ""
	default:
		i.Insert(k.Text)
	}
}

// Insert adds text at the end, as a paste does.
func (i *Input) Insert(text string) { i.Text += safetext.Line(text) }

func withoutLast(text string) string {
	last := ""
	for rest := text; rest != ""; rest = rest[len(last):] {
		last, _ = ansi.FirstGraphemeCluster(rest, ansi.GraphemeWidth)
	}
	return strings.TrimSuffix(text, last)
}

func (i *Input) spans(styles *theme.Styles, room int) []page.Span {
	text := page.FitLeft(i.Text, room-ansi.StringWidth(i.Prompt)-1)
	return []page.Span{
		page.Of(&styles.Prompt, page.Fit(i.Prompt, room)), page.Of(nil, text),
		page.Of(&styles.Prompt, page.Fit("▏", room)),
	}
}
