package tui

import (
	tea "charm.land/bubbletea/v2"

	"gdev/inspect/history"
	"gdev/tui/action"
	"gdev/tui/list"
)

// rowActions choose which rows the list has, and in which order.
func rowActions() []act {
	const group = "Rows"
	where := action.Browsing
	return []act{
		{
			Name: "hide-noise", Does: "hide static files, favicons and notices, or show all", Group: group, Keys: []string{"a"}, Hint: "hide static", Where: where,
			Do: func(m *Model) tea.Cmd { m.toggleQuiet(); return nil },
		},
		{
			Name: "sort", Does: "sort by duration, by size, by arrival again", Group: group, Keys: []string{"s"}, Hint: "sort", Where: where,
			Do: func(m *Model) tea.Cmd { m.turnOrder(); return nil },
		},
		{
			Name: "clear", Does: "clear the list and the counts: from here", Group: group, Keys: []string{"ctrl+l"}, Hint: "clear", Where: where,
			Do: func(m *Model) tea.Cmd { m.clear(); return nil },
		},
		{
			Name: "undo", Does: "undo the last clear, filter or hiding", Group: group, Keys: []string{"u"}, Hint: "undo", Where: where,
			Can: func(m *Model) string {
				if len(m.undos) == 0 {
					return "there is nothing to undo"
				}
				return ""
			},
			Do: func(m *Model) tea.Cmd { m.undo(); return nil },
		},
	}
}

// shownRows is which rows the list has: what undo brings back.
type shownRows struct {
	query   string
	quiet   bool
	cleared list.Cleared
	base    history.Counts // the counts when the list was cleared
}

// maxUndos is how many steps can be undone.
const maxUndos = 100

// remember keeps the rows as they are for undo.
func (m *Model) remember(what string, rows shownRows) {
	m.undos = append(m.undos, undo{what, rows})
	m.undos = m.undos[max(len(m.undos)-maxUndos, 0):]
}

// undo is a step that can be undone.
type undo struct {
	what   string
	before shownRows
}

func (m *Model) undo() {
	last := m.undos[len(m.undos)-1]
	m.undos = m.undos[:len(m.undos)-1]
	m.rows = last.before
	m.list.Restore(m.rows.cleared)
	m.list.SetQuiet(m.rows.quiet)
	m.list.SetFilter(m.rows.query)
	m.note = last.what + " is undone"
	m.showSelected()
}

func (m *Model) toggleQuiet() {
	m.remember("hiding", m.rows)
	m.rows.quiet = !m.rows.quiet
	m.list.SetQuiet(m.rows.quiet)
	m.note = map[bool]string{true: "static files, favicons and notices are hidden", false: "all rows are shown"}[m.rows.quiet]
	m.showSelected()
}

// clear begins the list and its counts anew; nothing is lost.
func (m *Model) clear() {
	m.remember("clearing", m.rows)
	m.list.Clear()
	m.rows.cleared, m.rows.base = m.list.Cleared(), m.history.Counts()
	m.note = "cleared, u brings it back"
	m.showSelected()
}

func (m *Model) turnOrder() {
	m.note = map[list.By]string{
		list.ByArrival: "in the order of arrival", list.ByDuration: "slowest first, s again: largest first", list.BySize: "largest first, s again: by arrival",
	}[m.list.TurnOrder()]
	m.showSelected()
}

// setFilter shows only the rows that a query lets pass, as it is typed.
func (m *Model) setFilter(query string) {
	if query == m.rows.query {
		return
	}
	if m.typing == nil {
		m.remember("the filter", m.rows)
	}
	m.rows.query = query
	m.list.SetFilter(query)
	m.showSelected()
}

// counts are the totals since the list was cleared.
func (m *Model) counts() history.Counts {
	c, b := m.history.Counts(), m.rows.base
	c.Exchanges -= b.Exchanges - b.Open
	c.Failed -= b.Failed
	c.Faults -= b.Faults
	c.Findings.Errors -= b.Findings.Errors
	c.Findings.Warnings -= b.Findings.Warnings
	return c
}
