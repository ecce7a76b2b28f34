package tui

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"gdev/tui/action"
	"gdev/tui/detail"
	"gdev/tui/help"
	"gdev/tui/safetext"
)

// detailActions turn the pages of the detail, and change what is shown and how.
func detailActions() []act {
	const group = "Detail"
	var all []act
	for t, name := range detail.TabNames() {
		all = append(all, act{
			Name: "tab-" + strings.ToLower(name), Does: "the tab " + name, Group: group, Keys: []string{strconv.Itoa(t + 1)}, Where: action.Browsing,
			Do: func(m *Model) tea.Cmd { m.pin(); m.detail.SetTab(detail.Tab(t)); return nil },
		})
	}
	scroll := func(by int) func(*Model) tea.Cmd {
		return func(m *Model) tea.Cmd { m.pin(); m.detail.Scroll().ScrollBy(by); return nil }
	}
	turn := func(by int) func(*Model) tea.Cmd {
		return func(m *Model) tea.Cmd { m.pin(); m.detail.Turn(by); return nil }
	}
	toggle := func(what func(*showing) *bool, note func(on bool) string) func(*Model) tea.Cmd {
		return func(m *Model) tea.Cmd {
			on := what(&m.show)
			*on = !*on
			m.note = note(*on)
			m.applyShowing()
			return nil
		}
	}
	return append(all,
		act{Name: "next-tab", Does: "next tab", Group: group, Keys: []string{"tab", "right", "l"}, Shown: "tab →", Where: action.Browsing, Do: turn(1)},
		act{Name: "previous-tab", Does: "previous tab", Group: group, Keys: []string{"shift+tab", "left", "h"}, Shown: "shift+tab ←", Where: action.Browsing, Do: turn(-1)},
		act{Name: "scroll-down", Does: "scroll the detail from within the list", Group: group, Keys: []string{"J", "shift+down"}, Shown: "J", Where: action.Browsing, Do: scroll(1)},
		act{Name: "scroll-up", Does: "the same, up", Group: group, Keys: []string{"K", "shift+up"}, Shown: "K", Where: action.Browsing, Do: scroll(-1)},
		act{
			Name: "library-frames", Does: "unfold or fold library frames", Group: group, Keys: []string{"f"}, Hint: "frames", Where: action.Reading,
			Do: toggle(func(s *showing) *bool { return &s.library }, func(on bool) string { return "library frames " + onOff(on) }),
		},
		act{
			Name: "whole-values", Does: "whole values, all locals and blocks", Group: group, Keys: []string{"w"}, Hint: "whole values", Where: action.Reading,
			Do: toggle(func(s *showing) *bool { return &s.whole }, func(on bool) string { return "whole values " + onOff(on) }),
		},
		act{
			Name: "reveal-secrets", Does: "show secrets, or mask them", Group: group, Keys: []string{"v"}, Hint: "secrets", Where: action.Reading,
			Do: toggle(func(s *showing) *bool { return &s.secrets }, func(on bool) string {
				return map[bool]string{true: "secrets are shown, v masks them", false: "secrets are masked"}[on]
			}),
		},
		act{
			Name: "zoom", Does: "detail on the whole screen and back", Group: group, Keys: []string{"z"}, Where: action.Browsing,
			Do: func(m *Model) tea.Cmd { m.toggleZoom(); return nil },
		},
		act{
			Name: "copy", Does: "copy page or traceback to the clipboard", Group: group, Keys: []string{"c"}, Where: action.Browsing,
			Do: func(m *Model) tea.Cmd { return m.copyPage() },
		},
	)
}

func (m *Model) toggleZoom() {
	m.zoomed = !m.zoomed
	m.setFocus(onDetail)
}

func (m *Model) toggleMouse() {
	m.mouse = !m.mouse
	m.note = "mouse " + onOff(m.mouse)
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
	case to == helping || to == commanding:
		m.setMode(m.below)
	default:
		m.setMode(browsing)
	}
}

func (m *Model) setMode(to mode) {
	if to == helping || to == commanding {
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
	m.help.SetLines(help.Lines(m.styles, m.width-2, first+" · keys", m.helpGroups()))
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
