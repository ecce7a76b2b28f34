package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"gdev/tui/action"
)

// readingActions go from one request to another, also from inside the detail.
func readingActions() []act {
	const group = "Reading"
	trouble := func(by int) func(*Model) tea.Cmd {
		return func(m *Model) tea.Cmd { m.toTrouble(by); return nil }
	}
	request := func(by int) func(*Model) tea.Cmd {
		return func(m *Model) tea.Cmd { m.toRequest(by); return nil }
	}
	return []act{
		{Name: "next-trouble", Does: "the next error: a failed request, a broken rule, a failed load", Group: group, Keys: []string{"n"}, Hint: "next error", Where: action.Browsing, Do: trouble(1)},
		{Name: "previous-trouble", Does: "the error before", Group: group, Keys: []string{"N"}, Where: action.Browsing, Do: trouble(-1)},
		{Name: "next-request", Does: "the next request, also from inside the detail", Group: group, Keys: []string{"ctrl+n"}, Hint: "next", Where: action.Browsing, Do: request(1)},
		{Name: "previous-request", Does: "the request before", Group: group, Keys: []string{"ctrl+p"}, Where: action.Browsing, Do: request(-1)},
		{
			Name: "follow", Does: "follow what comes, or pin what is selected", Group: group, Keys: []string{"F"}, Where: action.Browsing,
			Do: func(m *Model) tea.Cmd { m.toggleFollow(); return nil },
		},
	}
}

// pin keeps what is read where it is; what comes is counted.
func (m *Model) pin() {
	if m.list.Following() {
		m.list.SetFollow(false)
	}
}

func (m *Model) toggleFollow() {
	m.list.SetFollow(!m.list.Following())
	m.showSelected()
}

func (m *Model) toTrouble(by int) {
	n, of := m.list.ToTrouble(by)
	if of == 0 {
		m.note = "no error among the rows that are shown"
		return
	}
	m.note = fmt.Sprintf("error %d of %d", n, of)
	m.showSelected()
}

func (m *Model) toRequest(by int) {
	if m.list.ToRequest(by) {
		m.showSelected()
		return
	}
	m.note = map[int]string{1: "this is the last request", -1: "this is the first request"}[by]
}

// isGone reports whether one reads what the history no longer keeps.
func (m *Model) isGone() bool {
	row := m.detail.Row()
	return m.focus == onDetail && row >= 0 && row < m.history.First()
}
