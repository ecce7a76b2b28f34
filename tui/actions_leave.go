package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"gdev/tui/action"
)

// leaveActions go back, and out.
func leaveActions() []act {
	const group = "Leaving"
	return []act{
		{
			Name: "back", Does: "back to the list, without filter", Group: group, Keys: []string{"esc"}, Hint: "back", Where: action.Reading,
			Do: func(m *Model) tea.Cmd { m.back(); return nil },
		},
		{
			Name: "close", Does: "close what covers the list", Group: group, Keys: []string{"q"}, Hint: "close", Where: action.Reading &^ action.List,
			Do: func(m *Model) tea.Cmd { m.closeCover(); return nil },
		},
		{
			Name: "quit", Does: "quit; asks where a request runs or a prompt waits", Group: group, Keys: []string{"q"}, Hint: "quit", Where: action.List,
			Do: func(m *Model) tea.Cmd { return m.quit() },
		},
		{
			Name: "interrupt", Does: "quit, at any time", Group: group, Keys: []string{"ctrl+c"}, Where: action.Anywhere,
			Do: func(*Model) tea.Cmd { return tea.Interrupt },
		},
		{
			Name: "suspend", Does: "to the shell, fg comes back", Group: group, Keys: []string{"ctrl+z"}, Where: action.Anywhere,
			Do: func(*Model) tea.Cmd { return tea.Suspend },
		},
	}
}

// back goes one step out of where one is.
func (m *Model) back() {
	switch {
	case m.mode != browsing:
		m.toggleMode(m.mode)
	case m.zoomed && m.layout.arrangement == alone && m.focus == onDetail:
		m.zoomed = false
		m.arrange()
	case m.focus == onDetail:
		m.setFocus(onList)
	case m.rows.query != "":
		m.setFilter("")
	}
}

// closeCover goes back to the list at once.
func (m *Model) closeCover() {
	if m.mode != browsing {
		m.toggleMode(m.mode)
		return
	}
	m.setFocus(onList)
}

// quit ends the program; it asks where that would cut something off.
func (m *Model) quit() tea.Cmd {
	var lost []string
	if n := m.history.Counts().Open; n > 0 {
		lost = append(lost, counted(n, "request runs", "requests run"))
	}
	if n := len(m.history.Prompts()); n > 0 {
		lost = append(lost, counted(n, "prompt waits", "prompts wait"))
	}
	if len(lost) == 0 {
		return tea.Quit
	}
	m.question = &question{
		text: strings.Join(lost, ", ") + ". Quit?",
		yes:  func() tea.Cmd { return tea.Quit },
		no:   "gdev goes on",
	}
	return nil
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
