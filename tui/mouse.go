package tui

import (
	tea "charm.land/bubbletea/v2"
)

// wheelStep is how many lines one step of the wheel scrolls.
const wheelStep = 3

// handleClick selects what is under the pointer.
func (m *Model) handleClick(msg tea.MouseClickMsg) {
	if msg.Button != tea.MouseLeft || m.mode != browsing || m.typing != nil || m.question != nil {
		return
	}
	l := m.layout
	switch {
	case l.list.holds(msg.X, msg.Y):
		m.setFocus(onList)
		m.list.Click(msg.Y - l.list.y)
		m.showSelected()
	case l.detail.holds(msg.X, msg.Y):
		m.setFocus(onDetail)
		if msg.Y == l.detail.y+1 {
			m.detail.ClickTab(msg.X - l.detail.x)
		}
	}
}

// handleWheel scrolls what is under the pointer.
func (m *Model) handleWheel(msg tea.MouseWheelMsg) {
	by := wheelStep
	switch msg.Button {
	case tea.MouseWheelUp:
		by = -wheelStep
	case tea.MouseWheelDown:
	default:
		return
	}
	switch v := m.scrolled(); {
	case m.mode != browsing && v != nil:
		v.ScrollBy(by)
	case m.layout.list.holds(msg.X, msg.Y):
		m.list.Move(by)
		m.showSelected()
	case m.layout.detail.holds(msg.X, msg.Y):
		m.pin()
		m.detail.Scroll().ScrollBy(by)
	}
}
