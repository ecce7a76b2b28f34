package tui

import (
	tea "charm.land/bubbletea/v2"
)

// typeFilter takes a key while the filter is being typed; rows are filtered
// with each.
func (m *Model) typeFilter(k tea.KeyPressMsg) {
	switch k.String() {
	case "enter":
		m.typing = nil
	case "esc":
		m.typing = nil
		m.setFilter("")
	case "up", "down", "pgup", "pgdown":
		m.handleMoveKey(k)
	default:
		m.typing.Key(k)
		m.setFilter(m.typing.Text())
	}
}

func (m *Model) handlePaste(msg tea.PasteMsg) {
	switch {
	case m.typing == nil && m.mode == prompting && m.question == nil:
		m.prompt.Paste(msg.Content)
		m.sendTyped()
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
