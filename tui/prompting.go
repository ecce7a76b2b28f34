package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"gdev/inspect"
	"gdev/tui/action"
	"gdev/tui/prompt"
)

// handlePrompts takes in that lines are asked for, or are not any more: the
// oldest prompt that was not left for later covers the UI.
func (m *Model) handlePrompts(events []inspect.Event) {
	var asked []inspect.Prompt
	for _, e := range events {
		if p, ok := e.(inspect.Prompt); ok && p.Ended.IsZero() {
			asked = append(asked, p)
		}
	}
	if m.mode == prompting {
		if slices.ContainsFunc(events, m.concernsSource) {
			m.showSource()
		}
		return
	}
	if (m.mode == browsing || m.mode == failing) && m.typing == nil && m.question == nil {
		for _, p := range m.history.Prompts() {
			if slices.Contains(asked, p) {
				m.openPrompt(p)
				return
			}
		}
	}
}

// concernsSource reports whether the overlay may look different after an event.
func (m *Model) concernsSource(e inspect.Event) bool {
	switch e := e.(type) {
	case inspect.Prompt, inspect.Generation:
		return true
	case inspect.Exchange:
		return e.Number == m.promptSource.Exchange
	case inspect.ServerOutput:
		return m.promptSource.Exchange == 0
	default:
		return false
	}
}

// openPrompt lets the user answer a prompt.
func (m *Model) openPrompt(p inspect.Prompt) {
	delete(m.left, p.Number)
	m.promptSource = p
	m.prompt.Open(m.sourceNow())
	m.setMode(prompting)
}

// showSource shows the source as it is now, answers it with what was typed ahead,
// and leaves it when it is done.
func (m *Model) showSource() {
	if m.done() {
		m.nextPrompt()
		return
	}
	m.prompt.Show(m.sourceNow())
	m.sendTyped()
}

// sendTyped answers the source where it asks and something was typed.
func (m *Model) sendTyped() {
	p, asks := m.history.OldestPrompt(m.promptSource.Generation, m.promptSource.Exchange)
	if !asks || p.Number == m.answered {
		return
	}
	if text, ok := m.prompt.Next(); ok {
		m.answered = p.Number
		m.control.Answer(p.Number, text)
		m.prompt.Show(m.sourceNow())
	}
}

// done reports whether the source will ask no more, as far as can be known: of
// a thread of no exchange nothing is.
func (m *Model) done() bool {
	if _, asks := m.history.OldestPrompt(m.promptSource.Generation, m.promptSource.Exchange); asks {
		return false
	}
	if m.promptSource.Exchange == 0 {
		return !m.loads(m.promptSource.Generation)
	}
	x, ok := m.history.Exchange(m.promptSource.Exchange)
	return !ok || x.State == inspect.StateEnded
}

func (m *Model) loads(generation int) bool {
	g, ok := m.history.Generation(generation)
	return ok && g.State == inspect.GenerationLoading
}

// nextPrompt goes to the oldest prompt that was not left for later, or back to
// what was below.
func (m *Model) nextPrompt() {
	for _, p := range m.history.Prompts() {
		if !m.left[p.Number] {
			m.openPrompt(p)
			return
		}
	}
	m.setMode(m.modeBelowPrompt())
}

// modeBelowPrompt is what there is below a prompt.
func (m *Model) modeBelowPrompt() mode {
	if m.failed.Number != 0 {
		return failing
	}
	return browsing
}

// sourceNow is what the overlay shows.
func (m *Model) sourceNow() prompt.Source {
	a := prompt.Source{
		Generation: m.promptSource.Generation, Newest: m.history.Current().Number,
		Loading: m.loads(m.promptSource.Generation), Hold: m.info.Hold, Reveal: m.show.secrets,
	}
	p, asks := m.history.OldestPrompt(m.promptSource.Generation, m.promptSource.Exchange)
	a.Asks, a.Since = asks && p.Number != m.answered, p.Began
	a.Secret = a.Asks && p.Secret
	all := m.history.Prompts()
	a.Count, a.Place = len(all), slices.Index(all, p)+1
	if x, ok := m.history.Exchange(m.promptSource.Exchange); ok {
		a.Exchange, a.Output = &x, x.Output
		return a
	}
	for _, o := range m.history.ServerOutput() {
		if o.Generation == m.promptSource.Generation && m.promptSource.Exchange == 0 {
			a.Output = append(a.Output, inspect.Output{Stream: o.Stream, Text: o.Text, At: o.At})
		}
	}
	return a
}

// promptActions are the few keys at a prompt that are not typed.
func promptActions() []act {
	const group = "At a prompt"
	page := func(by int) func(*Model) tea.Cmd {
		return func(m *Model) tea.Cmd { moveView(m.prompt.Scroll(), 0, by, 0); return nil }
	}
	press := func(k tea.KeyPressMsg) func(*Model) tea.Cmd {
		return func(m *Model) tea.Cmd { m.prompt.Key(k); m.sendTyped(); return nil }
	}
	return []act{
		{Name: "send-line", Does: "send the line", Group: group, Keys: []string{"enter"}, Hint: "send", Where: action.Prompt, Do: press(tea.KeyPressMsg{Code: tea.KeyEnter})},
		{Name: "end-of-file", Does: "the end of the file, on an empty line", Group: group, Keys: []string{"ctrl+d"}, Hint: "end of file", Where: action.Prompt, Do: press(tea.KeyPressMsg{Code: 'd', Mod: tea.ModCtrl})},
		{Name: "older-line", Does: "the line sent before", Group: group, Keys: []string{"up"}, Shown: "↑", Where: action.Prompt, Do: press(tea.KeyPressMsg{Code: tea.KeyUp})},
		{Name: "newer-line", Does: "the line sent after it", Group: group, Keys: []string{"down"}, Shown: "↓", Where: action.Prompt, Do: press(tea.KeyPressMsg{Code: tea.KeyDown})},
		{Name: "prompt-page-up", Does: "scroll what was written", Group: group, Keys: []string{"pgup"}, Hint: "scroll", Where: action.Prompt, Do: page(-1)},
		{Name: "prompt-page-down", Does: "the same, down", Group: group, Keys: []string{"pgdown"}, Shown: "pgdn", Where: action.Prompt, Do: page(1)},
		{
			Name: "next-prompt", Does: "the next one that waits", Group: group, Keys: []string{"tab"}, Where: action.Prompt,
			Do: func(m *Model) tea.Cmd { m.turnPrompt(); return nil },
		},
		{
			Name: "end-prompt", Does: "end what waits", Group: group, Keys: []string{"ctrl+x"}, Hint: "end it", Where: action.Prompt,
			Do: func(m *Model) tea.Cmd { m.askEnd(m.promptSource); return nil },
		},
		{
			Name: "answer-later", Does: "leave it waiting for later", Group: group, Keys: []string{"esc"}, Hint: "later", Where: action.Prompt,
			Do: func(m *Model) tea.Cmd { m.leavePrompt(); return nil },
		},
	}
}

// noteKept tells that an older generation is kept because it is at a prompt.
func (m *Model) noteKept(begun inspect.Generation) {
	if begun.Number <= m.newest {
		return
	}
	m.newest = begun.Number
	for _, p := range m.history.Prompts() {
		if p.Generation < begun.Number && m.mode != prompting {
			m.note = fmt.Sprintf("generation %d is kept: it waits for a line (p)", p.Generation)
		}
	}
}

// leavePrompt keeps all that ask now waiting.
func (m *Model) leavePrompt() {
	m.left = map[uint64]bool{}
	for _, p := range m.history.Prompts() {
		m.left[p.Number] = true
	}
	m.setMode(m.modeBelowPrompt())
	if len(m.left) > 0 {
		m.note = "it waits on, p answers it"
	}
}

// turnPrompt goes to the next prompt.
func (m *Model) turnPrompt() {
	all := m.history.Prompts()
	p, _ := m.history.OldestPrompt(m.promptSource.Generation, m.promptSource.Exchange)
	if i := slices.Index(all, p); len(all) > 0 && (i < 0 || len(all) > 1) {
		m.openPrompt(all[(i+1)%len(all)])
	}
}

// askEnd asks before it ends what waits for a line, or goes on after one.
func (m *Model) askEnd(source inspect.Prompt) {
	if x, ok := m.history.Exchange(source.Exchange); ok {
		m.askKill(x)
		return
	}
	p, asks := m.history.OldestPrompt(source.Generation, source.Exchange)
	if !asks {
		m.note = "it waits for no line now"
		return
	}
	what := "the loading of generation %d"
	if !m.loads(source.Generation) {
		what = "the worker of generation %d, a thread of which waits for a line"
	}
	m.question = &question{
		text: fmt.Sprintf("end "+what+"?", source.Generation),
		yes: func() tea.Cmd {
			m.control.KillPrompt(p.Number)
			m.note = fmt.Sprintf("the end of generation %d asked for", source.Generation)
			return nil
		},
		no: "nothing was killed",
	}
}
