package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"gdev/tui/help"
	"gdev/tui/safetext"
)

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
