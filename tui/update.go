package tui

import (
	tea "charm.land/bubbletea/v2"

	"gdev/inspect"
	"gdev/tui/theme"
)

// Update takes one message in.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case EventsMsg:
		cmd = m.handleEvents(msg)
	case tea.KeyPressMsg:
		cmd = m.handleKey(msg)
	case tea.PasteMsg:
		m.handlePaste(msg)
	case tea.MouseClickMsg:
		m.handleClick(msg)
	case tea.MouseWheelMsg:
		m.handleWheel(msg)
	case tea.WindowSizeMsg:
		m.handleSize(msg)
	case tea.BackgroundColorMsg:
		m.handleBackground(msg)
	case secondPassedMsg:
		m.ticking = false
		m.setNow()
	case detailDueMsg:
		m.pausing = false
		m.showNewest()
	}
	return m, tea.Batch(cmd, m.tick())
}

// tick asks for the next second while something on the screen grows with time.
func (m *Model) tick() tea.Cmd {
	loading := m.history.Current().State == inspect.GenerationLoading
	if m.ticking || !loading && !m.list.Growing() {
		return nil
	}
	m.ticking = true
	return nextSecond()
}

func (m *Model) setNow() {
	m.now = m.clock()
	m.list.SetNow(m.now)
}

// handleEvents takes in what happened.
func (m *Model) handleEvents(msg EventsMsg) tea.Cmd {
	m.setNow()
	m.history.Apply(msg.Events, msg.Lost)
	m.list.Sync(msg.Events)
	output := msg.Lost > 0
	for _, e := range msg.Events {
		switch e := e.(type) {
		case inspect.Generation:
			m.handleGeneration(e)
		case inspect.ServerOutput:
			output = true
		}
	}
	if output {
		m.console.Sync(m.history.ServerOutput(), m.history.Counts().Lost)
	}
	m.handlePrompts(msg.Events)
	return m.refreshDetail(msg.Events)
}

// handleGeneration shows a failure over the whole UI, until a generation can
// serve.
func (m *Model) handleGeneration(g inspect.Generation) {
	if g.Number < m.history.Current().Number {
		return
	}
	m.noteKept(g)
	switch g.State {
	case inspect.GenerationFailed:
		known := m.failed.Number == g.Number
		m.failed = g
		m.failure.Show(g)
		if !known && m.mode != prompting { // not while one types
			m.setMode(failing)
		}
	case inspect.GenerationReady:
		m.failed = inspect.Generation{}
		if m.mode == failing {
			m.setMode(browsing)
		}
		if m.below == failing {
			m.below = browsing
		}
	}
}

// refreshDetail shows the selected row anew if events changed it, or another
// was selected by following; not more often than every detailPause.
func (m *Model) refreshDetail(events []inspect.Event) tea.Cmd {
	e, row, ok := m.list.Selected()
	if !ok || m.detail.Row() >= 0 && row == m.detail.Row() && !touches(events, e) {
		return nil
	}
	if m.pausing {
		return nil
	}
	if left := detailPause - m.now.Sub(m.laidOutAt); left > 0 && left <= detailPause {
		m.pausing = true
		return afterPause(left)
	}
	m.showNewest()
	return nil
}

// showNewest shows the selected row, but in the place of one that is read and
// has fallen out of the history.
func (m *Model) showNewest() {
	if m.isGone() {
		m.detail.SetGone()
		return
	}
	m.showSelected()
}

// touches reports whether one of events is a newer snapshot of what e is of.
func touches(events []inspect.Event, e inspect.Event) bool {
	for _, other := range events {
		switch other := other.(type) {
		case inspect.Exchange:
			if x, ok := e.(inspect.Exchange); ok && x.Number == other.Number {
				return true
			}
		case inspect.Generation:
			if g, ok := e.(inspect.Generation); ok && g.Number == other.Number {
				return true
			}
		}
	}
	return false
}

// showSelected shows the selected row in the detail.
func (m *Model) showSelected() {
	m.laidOutAt = m.clock()
	if e, row, ok := m.list.Selected(); ok {
		m.detail.Show(e, row)
	} else {
		m.detail.Clear()
	}
}

func (m *Model) handleSize(msg tea.WindowSizeMsg) {
	m.width, m.height = max(msg.Width, 0), max(msg.Height, 0)
	m.arrange()
}

// arrange gives every component its room.
func (m *Model) arrange() {
	m.layout = arrange(m.width, m.height, m.focus, m.zoomed)
	l := m.layout
	m.list.SetSize(l.list.width, l.list.height)
	m.detail.SetSize(l.detail.width, l.detail.height)
	m.failure.SetSize(l.body.width, l.body.height)
	m.console.SetSize(l.body.width, l.body.height)
	m.prompt.SetSize(l.body.width, l.body.height)
	m.palette.SetSize(l.body.width, l.body.height)
	m.help.SetHeight(l.body.height)
	m.layOutHelp()
}

func (m *Model) handleBackground(msg tea.BackgroundColorMsg) {
	if m.noColor {
		return
	}
	scheme := theme.Light
	if msg.IsDark() {
		scheme = theme.Dark
	}
	m.setStyles(theme.New(scheme))
}

func (m *Model) setStyles(s *theme.Styles) {
	m.styles = s
	m.list.SetStyles(m.styles)
	m.detail.SetStyles(m.styles)
	m.failure.SetStyles(m.styles)
	m.console.SetStyles(m.styles)
	m.prompt.SetStyles(m.styles)
	m.palette.SetStyles(m.styles)
	m.layOutHelp()
}
