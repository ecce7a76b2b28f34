package tui

import (
	tea "charm.land/bubbletea/v2"

	"gdev/tui/action"
	"gdev/tui/page"
)

// moveActions move in what has the focus.
func moveActions() []act {
	const group = "Moving"
	move := func(by, pages, end int) func(*Model) tea.Cmd {
		return func(m *Model) tea.Cmd { m.move(by, pages, end); return nil }
	}
	where := action.Reading | action.Filter | action.Palette
	return []act{
		{Name: "up", Does: "up, in the list or the detail", Group: group, Keys: []string{"up", "k"}, Shown: "↑ k", Where: where, Do: move(-1, 0, 0)},
		{Name: "down", Does: "down", Group: group, Keys: []string{"down", "j"}, Shown: "↓ j", Where: where, Do: move(1, 0, 0)},
		{Name: "page-up", Does: "a page up", Group: group, Keys: []string{"pgup", "ctrl+b"}, Where: where, Do: move(0, -1, 0)},
		{Name: "page-down", Does: "a page down", Group: group, Keys: []string{"pgdown", "ctrl+f", "space"}, Shown: "pgdn ctrl+f", Where: where, Do: move(0, 1, 0)},
		{Name: "first", Does: "to the first row or line", Group: group, Keys: []string{"g", "home"}, Where: action.Reading, Do: move(0, 0, -1)},
		{Name: "last", Does: "to the last; the list follows again", Group: group, Keys: []string{"G", "end"}, Where: action.Reading, Do: move(0, 0, 1)},
		{
			Name: "filter", Does: "filter: a word, status:5xx, finding:any", Group: group, Keys: []string{"/"}, Hint: "filter", Where: action.Browsing,
			Do: func(m *Model) tea.Cmd { m.startFilter(); return nil },
		},
		{
			Name: "open", Does: "to the detail; again: on the whole screen", Group: group, Keys: []string{"enter"}, Hint: "detail", Where: action.Browsing,
			Do: func(m *Model) tea.Cmd { m.open(); return nil },
		},
	}
}

// move moves by lines or pages, or to one end, in what has the focus.
func (m *Model) move(by, pages, end int) {
	switch v := m.scrolled(); {
	case m.mode == commanding:
		m.palette.Move(by + pages*m.palette.Page())
	case v != nil:
		moveView(v, by, pages, end)
	default:
		m.moveList(by, pages, end)
	}
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
	} else {
		m.pin()
	}
	m.list.SetFocused(f == onList)
	m.detail.SetFocused(f == onDetail)
	m.arrange()
}
