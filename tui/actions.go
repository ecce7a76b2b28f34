package tui

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"gdev/inspect"
	"gdev/tui/detail"
	"gdev/tui/help"
	"gdev/tui/page"
	"gdev/tui/safetext"
	"gdev/tui/statusbar"
)

// handleKey sends a key to what waits for one: a question, the filter that is
// being typed, else to the keys of the mode.
func (m *Model) handleKey(k tea.KeyPressMsg) tea.Cmd {
	m.note = ""
	switch {
	case key.Matches(k, m.keys.Screen.Interrupt):
		return tea.Quit
	case m.question != nil:
		m.answer(k)
		return nil
	case m.typing != nil:
		m.typeFilter(k)
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

// handleServerKey asks something of the server, in any mode but help.
func (m *Model) handleServerKey(k tea.KeyPressMsg) bool {
	keys := m.keys.Server
	switch {
	case m.mode == helping:
		return false
	case key.Matches(k, keys.Reload):
		m.control.Reload()
		m.note = "reload asked for"
	case key.Matches(k, keys.Restart):
		m.control.Restart()
		m.note = "restart asked for"
	case key.Matches(k, keys.Kill) && m.mode == browsing:
		m.askKill()
	case key.Matches(k, keys.Output):
		m.toggleMode(watchingOutput)
	case key.Matches(k, keys.Failure):
		if m.failed.Number == 0 {
			m.note = "the newest generation has not failed"
		} else {
			m.toggleMode(failing)
		}
	default:
		return false
	}
	return true
}

// askKill asks before it kills: what the application was doing is lost.
func (m *Model) askKill() {
	e, _, _ := m.list.Selected()
	x, ok := e.(inspect.Exchange)
	switch {
	case !ok:
		m.note = "select a running exchange to kill it"
	case x.State == inspect.StateEnded:
		m.note = fmt.Sprintf("exchange #%d has ended", x.Number)
	default:
		m.question = &question{
			text: fmt.Sprintf("kill exchange #%d %s %s?", x.Number, safetext.Line(x.Request.Method), safetext.Line(inspect.RedactTarget(x.Request.Target))),
			yes: func() {
				m.control.Kill(x.Number)
				m.note = fmt.Sprintf("kill of exchange #%d asked for", x.Number)
			},
		}
	}
}

func (m *Model) answer(k tea.KeyPressMsg) {
	q := m.question
	m.question = nil
	if k.String() == "y" {
		q.yes()
	} else {
		m.note = "nothing was killed"
	}
}

// handleShowKey changes what is shown and how, in any mode.
func (m *Model) handleShowKey(k tea.KeyPressMsg) bool {
	keys := m.keys.Detail
	switch {
	case key.Matches(k, m.keys.Screen.Help):
		m.toggleMode(helping)
	case key.Matches(k, m.keys.Screen.Mouse):
		m.mouse = !m.mouse
		m.note = "mouse " + onOff(m.mouse)
	case key.Matches(k, keys.Back):
		m.back()
	case key.Matches(k, keys.Reveal):
		m.show.secrets = !m.show.secrets
		m.note = map[bool]string{true: "secrets are shown, v masks them", false: "secrets are masked"}[m.show.secrets]
	case key.Matches(k, keys.Unfold):
		m.show.library = !m.show.library
		m.note = "library frames " + onOff(m.show.library)
	case key.Matches(k, keys.Whole):
		m.show.whole = !m.show.whole
		m.note = "whole values " + onOff(m.show.whole)
	default:
		return false
	}
	m.applyShowing()
	return true
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func (m *Model) applyShowing() {
	s := m.show
	m.list.SetReveal(s.secrets)
	m.detail.SetReveal(s.secrets)
	m.detail.SetUnfold(s.library)
	m.detail.SetWhole(s.whole)
	m.failure.SetReveal(s.secrets)
	m.failure.SetUnfold(s.library)
	m.failure.SetWhole(s.whole)
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

// toggleMode covers the UI with something, or takes it away.
func (m *Model) toggleMode(to mode) {
	switch {
	case m.mode != to:
		m.setMode(to)
	case to == helping:
		m.setMode(m.below)
	default:
		m.setMode(browsing)
	}
}

func (m *Model) setMode(to mode) {
	if to == helping {
		m.below = m.mode
	}
	m.mode = to
	m.console.SetShown(to == watchingOutput)
	m.layOutHelp()
}

func (m *Model) layOutHelp() {
	if m.mode != helping || m.width == 0 {
		return
	}
	first := "gdev"
	if m.info.Version != "" {
		first += " " + safetext.Line(m.info.Version)
	}
	m.help.SetLines(help.Lines(m.styles, m.width-2, first+" · keys", m.keys.groups()))
}

// copyPage sends what the detail shows to the terminal's clipboard (OSC 52),
// which is the user's own also over ssh.
func (m *Model) copyPage() tea.Cmd {
	text, what := m.detail.Copy()
	if text == "" {
		m.note = "nothing to copy"
		return nil
	}
	m.note = "sent " + what + " to the terminal's clipboard"
	return tea.SetClipboard(text)
}
