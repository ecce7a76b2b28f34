package tui

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/tui/safetext"
)

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
		m.askKillSelected()
	case key.Matches(k, keys.Prompt):
		m.handlePromptsKey()
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

// askKillSelected asks before it ends what is selected.
func (m *Model) askKillSelected() {
	e, _, _ := m.list.Selected()
	switch e := e.(type) {
	case inspect.Exchange:
		m.askKill(e)
	case inspect.Generation:
		if p, asks := m.history.Asks(e.Number, 0); asks {
			m.askEnd(p)
			return
		}
		m.note = "select a running exchange to kill it"
	default:
		m.note = "select a running exchange to kill it"
	}
}

// askKill asks before it kills: what the application was doing is lost.
func (m *Model) askKill(x inspect.Exchange) {
	switch x.State {
	case inspect.StateEnded:
		m.note = fmt.Sprintf("exchange #%d has ended", x.Number)
	default:
		m.question = &question{
			text: fmt.Sprintf("kill exchange #%d %s %s?", x.Number, safetext.Line(x.Request.Method), safetext.Line(redact.Target(x.Request.Target))),
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
