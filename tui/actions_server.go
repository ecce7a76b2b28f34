package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/tui/action"
	"gdev/tui/safetext"
)

// serverActions ask something of the server, or show what it has said.
func serverActions() []act {
	const group = "Application"
	where := action.Browsing | action.Output | action.Failure
	return []act{
		{
			Name: "reload", Does: "reload the application", Group: group, Keys: []string{"r"}, Hint: "reload", Where: where,
			Do: func(m *Model) tea.Cmd { m.control.Reload(); m.note = "reload asked for"; return nil },
		},
		{
			Name: "restart", Does: "restart with nothing kept", Group: group, Keys: []string{"R"}, Where: where,
			Do: func(m *Model) tea.Cmd { m.control.Restart(); m.note = "restart asked for"; return nil },
		},
		{
			Name: "kill", Does: "kill the selected running exchange", Group: group, Keys: []string{"x"}, Where: action.Browsing,
			Can: (*Model).whyNoKill,
			Do:  func(m *Model) tea.Cmd { m.askKillSelected(); return nil },
		},
		{
			Name: "output", Does: "server output outside of requests", Group: group, Keys: []string{"o"}, Hint: "output", Where: where,
			Do: func(m *Model) tea.Cmd { m.toggleMode(watchingOutput); return nil },
		},
		{
			Name: "failure", Does: "why the application failed to load", Group: group, Keys: []string{"e"}, Where: where,
			Can: func(m *Model) string {
				if m.failed.Number == 0 {
					return "the newest generation has not failed"
				}
				return ""
			},
			Do: func(m *Model) tea.Cmd { m.toggleMode(failing); return nil },
		},
		{
			Name: "answer-prompt", Does: "answer what waits for a line (pdb, input)", Group: group, Keys: []string{"p"}, Where: where,
			Can: func(m *Model) string {
				if len(m.history.Prompts()) == 0 {
					return "nothing waits for a line"
				}
				return ""
			},
			Do: func(m *Model) tea.Cmd { m.openPrompt(m.history.Prompts()[0]); return nil },
		},
	}
}

// whyNoKill is why nothing that is selected can be killed.
func (m *Model) whyNoKill() string {
	e, _, _ := m.list.Selected()
	switch e := e.(type) {
	case inspect.Exchange:
		if e.State == inspect.StateEnded {
			return fmt.Sprintf("exchange #%d has ended", e.Number)
		}
		return ""
	case inspect.Generation:
		if _, asks := m.history.OldestPrompt(e.Number, 0); asks {
			return ""
		}
	}
	return "select a running exchange to kill it"
}

// askKillSelected asks before it ends what is selected.
func (m *Model) askKillSelected() {
	e, _, _ := m.list.Selected()
	switch e := e.(type) {
	case inspect.Exchange:
		m.askKill(e)
	case inspect.Generation:
		if p, asks := m.history.OldestPrompt(e.Number, 0); asks {
			m.askEnd(p)
		}
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
			yes: func() tea.Cmd {
				m.control.Kill(x.Number)
				m.note = fmt.Sprintf("kill of exchange #%d asked for", x.Number)
				return nil
			},
			no: "nothing was killed",
		}
	}
}

// answer takes the key that answers a question; all but y is no.
func (m *Model) answer(k tea.KeyPressMsg) tea.Cmd {
	q := m.question
	m.question = nil
	if k.String() == "y" {
		return q.yes()
	}
	m.note = q.no
	return nil
}
