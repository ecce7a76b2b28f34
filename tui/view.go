package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"gdev/tui/header"
	"gdev/tui/page"
	"gdev/tui/safetext"
	"gdev/tui/statusbar"
)

// View draws the screen.
func (m *Model) View() tea.View {
	v := tea.NewView(fit(m.content(), m.width, m.height))
	v.AltScreen = true
	v.WindowTitle = "gdev " + safetext.Line(m.info.App)
	if m.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}

func (m *Model) content() string {
	if m.width < leastWidth || m.height < leastHeight {
		return fmt.Sprintf("60×16 needed, this is %d×%d", m.width, m.height)
	}
	return strings.Join([]string{m.header(), fit(m.body(), m.width, m.layout.body.height), m.statusbar()}, "\n")
}

func (m *Model) header() string {
	return header.Header{
		Application: m.info.App, URL: m.info.URL, Generation: m.history.Current(),
		Counts: m.counts(), Now: m.now, Revealed: m.show.secrets,
		Prompts: len(m.history.Prompts()), Taken: m.history.ThreadsTaken(),
	}.View(m.styles, m.width)
}

func (m *Model) body() string {
	switch m.mode {
	case helping:
		return m.help.View()
	case failing:
		return m.failure.View()
	case watchingOutput:
		return m.console.View()
	case prompting:
		return m.prompt.View()
	case commanding:
		return m.palette.View()
	}
	l := m.layout
	switch {
	case l.arrangement == beside:
		return m.joined()
	case l.arrangement == stacked:
		rule := page.Render(page.Of(&m.styles.Faint, strings.Repeat("─", m.width)))
		return strings.Join([]string{m.list.View(), rule, m.detail.View()}, "\n")
	case l.detail.height > 0:
		return m.detail.View()
	default:
		return m.list.View()
	}
}

// joined is the list at the left of the detail, with a rule between them.
func (m *Model) joined() string {
	rule := page.Render(page.Of(&m.styles.Faint, " │ "))
	left := strings.Split(m.list.View(), "\n")
	right := strings.Split(m.detail.View(), "\n")
	lines := make([]string, len(left))
	for i, l := range left {
		lines[i] = l + page.Spaces(m.layout.list.width-ansi.StringWidth(l)) + rule
		if i < len(right) {
			lines[i] += right[i]
		}
	}
	return strings.Join(lines, "\n")
}

func (m *Model) statusbar() string {
	b := statusbar.Bar{Typing: m.typing, Note: m.note, Hints: m.hints(), State: m.state()}
	if m.question != nil {
		b.Question = m.question.text
	}
	return b.View(m.styles, m.width)
}

// state is what stands at the right of the last line.
func (m *Model) state() string {
	switch m.mode {
	case failing:
		return "save a file to retry"
	case helping, watchingOutput, prompting, commanding:
		return ""
	}
	var parts []string
	if n, of, on := m.list.Filtered(); on {
		parts = append(parts, m.filterText()+fmt.Sprintf("%d of %d", n, of))
	}
	key := map[focus]string{onList: "G", onDetail: "F"}[m.focus] // the way back to following
	switch fresh, below := m.list.Fresh(), m.list.Below(); {
	case m.list.Following():
		parts = append(parts, "following")
	case fresh > 0:
		parts = append(parts, fmt.Sprintf("%d new (%s)", fresh, key))
	case below > 0 && m.focus == onList:
		parts = append(parts, fmt.Sprintf("%d below (G)", below))
	default:
		parts = append(parts, "pinned ("+key+")")
	}
	return strings.Join(parts, " · ")
}

// filterText is the filter, as far as there is room for it, once it is typed.
func (m *Model) filterText() string {
	if m.typing != nil || m.rows.query == "" {
		return ""
	}
	return page.Fit("/"+safetext.Line(m.rows.query), max(m.width/3, 8)) + "  "
}

// fit makes text exactly height lines, none wider than width. Components keep
// to their room; this is what holds where a screen is too small for them.
func fit(text string, width, height int) string {
	if height <= 0 || width <= 0 {
		return ""
	}
	lines := strings.Split(text, "\n")
	for len(lines) < height {
		lines = append(lines, "")
	}
	lines = lines[:height]
	for i, l := range lines {
		if ansi.StringWidth(l) > width {
			lines[i] = ansi.Truncate(l, width, "")
		}
	}
	return strings.Join(lines, "\n")
}
