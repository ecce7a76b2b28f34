package tui

import (
	tea "charm.land/bubbletea/v2"

	"gdev/tui/action"
	"gdev/tui/statusbar"
)

// filterActions end the typing of a filter. Rows are filtered with each key.
func filterActions() []act {
	const group = "Typing a filter"
	return []act{
		{
			Name: "keep-filter", Does: "keep the filter", Group: group, Keys: []string{"enter"}, Where: action.Filter,
			Do: func(m *Model) tea.Cmd { m.endFilter(m.rows.query); return nil },
		},
		{
			Name: "drop-filter", Does: "no filter", Group: group, Keys: []string{"esc"}, Where: action.Filter,
			Do: func(m *Model) tea.Cmd { m.endFilter(""); return nil },
		},
	}
}

func (m *Model) startFilter() {
	m.setFocus(onList)
	m.typing = statusbar.NewInput("/", m.rows.query)
	m.filtered = m.rows
}

// endFilter ends the typing, with this filter; the one before it can be had back.
func (m *Model) endFilter(query string) {
	m.setFilter(query)
	m.typing = nil
	if m.filtered.query != m.rows.query {
		m.remember("the filter", m.filtered)
	}
}

func (m *Model) handlePaste(msg tea.PasteMsg) {
	switch {
	case m.typing == nil && m.mode == prompting && m.question == nil:
		m.prompt.Paste(msg.Content)
		m.sendTyped()
	case m.typing == nil && m.mode == commanding:
		m.palette.Insert(msg.Content)
	case m.typing != nil:
		m.typing.Insert(msg.Content)
		m.setFilter(m.typing.Text())
	}
}
