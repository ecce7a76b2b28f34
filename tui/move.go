package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"gdev/tui/detail"
	"gdev/tui/page"
	"gdev/tui/statusbar"
)

// handleKey sends a key to what waits for one: a question, the filter that is
// being typed, else to the keys of the mode.
func (m *Model) handleKey(k tea.KeyPressMsg) tea.Cmd {
	m.note = ""
	switch {
	case key.Matches(k, m.keys.Screen.Interrupt):
		return tea.Interrupt
	case key.Matches(k, m.keys.Screen.Suspend):
		return tea.Suspend
	case m.question != nil:
		m.answer(k)
		return nil
	case m.typing != nil:
		m.typeFilter(k)
		return nil
	case m.mode == prompting:
		m.handlePromptKey(k)
		return nil
	case key.Matches(k, m.keys.Screen.Quit):
		return tea.Quit
	case m.handleMoveKey(k), m.handleServerKey(k), m.handleShowKey(k):
		return nil
	case m.mode == browsing && key.Matches(k, m.keys.Detail.Copy):
		return m.copyPage()
	case m.mode == browsing:
		m.handleBrowseKey(k)
	}
	return nil
}

// handleMoveKey moves in what has the focus.
func (m *Model) handleMoveKey(k tea.KeyPressMsg) bool {
	keys := m.keys.List
	move := m.moveList
	if v := m.scrolled(); v != nil {
		move = func(by, pages, end int) { moveView(v, by, pages, end) }
	}
	switch {
	case key.Matches(k, keys.Up):
		move(-1, 0, 0)
	case key.Matches(k, keys.Down):
		move(1, 0, 0)
	case key.Matches(k, keys.PageUp):
		move(0, -1, 0)
	case key.Matches(k, keys.PageDown):
		move(0, 1, 0)
	case key.Matches(k, keys.First):
		move(0, 0, -1)
	case key.Matches(k, keys.Last):
		move(0, 0, 1)
	default:
		return false
	}
	return true
}

// scrolled is the window that has the focus, nil where the list has it.
func (m *Model) scrolled() *page.View {
	switch {
	case m.mode == helping:
		return &m.help
	case m.mode == failing:
		return m.failure.Scroll()
	case m.mode == watchingOutput:
		return m.console.Scroll()
	case m.mode == prompting:
		return m.prompt.Scroll()
	case m.focus == onDetail:
		return m.detail.Scroll()
	default:
		return nil
	}
}

func (m *Model) moveList(by, pages, end int) {
	m.list.Move(by)
	m.list.MovePage(pages)
	switch {
	case end < 0:
		m.list.First()
	case end > 0:
		m.list.Last()
	}
	m.showSelected()
}

func moveView(v *page.View, by, pages, end int) {
	v.ScrollBy(by + pages*max(v.Height()-1, 1))
	switch {
	case end < 0:
		v.ScrollTo(0)
	case end > 0:
		v.ScrollToEnd()
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
	case m.query != "":
		m.setFilter("")
	}
}

// handleBrowseKey are the keys of list and detail.
func (m *Model) handleBrowseKey(k tea.KeyPressMsg) {
	keys := m.keys.Detail
	switch {
	case key.Matches(k, m.keys.List.Open):
		m.open()
	case key.Matches(k, keys.Zoom):
		m.zoomed = !m.zoomed
		m.setFocus(onDetail)
	case key.Matches(k, m.keys.List.Follow):
		m.list.SetFollow(!m.list.Following())
		m.showSelected()
	case key.Matches(k, m.keys.List.Filter):
		m.setFocus(onList)
		m.typing = statusbar.NewInput("/", m.query)
	case key.Matches(k, keys.Number):
		m.detail.SetTab(detail.Tab(k.Code - '1'))
	case key.Matches(k, keys.Next):
		m.detail.Turn(1)
	case key.Matches(k, keys.Previous):
		m.detail.Turn(-1)
	case key.Matches(k, keys.Down):
		m.detail.Scroll().ScrollBy(1)
	case key.Matches(k, keys.Up):
		m.detail.Scroll().ScrollBy(-1)
	}
}

// open goes to the detail, and from there to all of the screen for it.
func (m *Model) open() {
	if m.focus == onDetail {
		m.zoomed = !m.zoomed
	}
	m.setFocus(onDetail)
}

func (m *Model) setFocus(f focus) {
	m.focus = f
	if f == onList {
		m.zoomed = false
	}
	m.list.SetFocused(f == onList)
	m.detail.SetFocused(f == onDetail)
	m.arrange()
}
