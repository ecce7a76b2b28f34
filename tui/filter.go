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
			Do: func(m *Model) tea.Cmd { m.typing = nil; return nil },
		},
		{
			Name: "drop-filter", Does: "no filter", Group: group, Keys: []string{"esc"}, Where: action.Filter,
			Do: func(m *Model) tea.Cmd { m.typing = nil; m.setFilter(""); return nil },
		},
	}
}

func (m *Model) startFilter() {
	m.setFocus(onList)
	m.typing = statusbar.NewInput("/", m.query)
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

func (m *Model) setFilter(query string) {
	if query == m.query {
		return
	}
	m.query = query
	m.list.SetFilter(query)
	m.showSelected()
}
