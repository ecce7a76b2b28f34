package tui

import (
	"fmt"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"gdev/inspect"
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
		if slices.ContainsFunc(events, m.concernsAsker) {
			m.showAsker()
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

// concernsAsker reports whether the overlay may look different after an event.
func (m *Model) concernsAsker(e inspect.Event) bool {
	switch e := e.(type) {
	case inspect.Prompt, inspect.Generation:
		return true
	case inspect.Exchange:
		return e.Number == m.asker.Exchange
	case inspect.ServerOutput:
		return m.asker.Exchange == 0
	default:
		return false
	}
}

// openPrompt lets the user answer a prompt.
func (m *Model) openPrompt(p inspect.Prompt) {
	delete(m.left, p.Number)
	m.asker = p
	m.prompt.Open(m.askerNow())
	m.setMode(prompting)
}

// showAsker shows the asker as it is now, answers it with what was typed ahead,
// and leaves it when it is done.
func (m *Model) showAsker() {
	if m.done() {
		m.nextPrompt()
		return
	}
	m.prompt.Show(m.askerNow())
	m.sendTyped()
}

// sendTyped answers the asker where it asks and something was typed.
func (m *Model) sendTyped() {
	p, asks := m.history.Asks(m.asker.Generation, m.asker.Exchange)
	if !asks || p.Number == m.answered {
		return
	}
	if text, ok := m.prompt.Next(); ok {
		m.answered = p.Number
		m.control.Answer(p.Number, text)
		m.prompt.Show(m.askerNow())
	}
}

// done reports whether the asker will ask no more, as far as can be known: of
// a thread of no exchange nothing is.
func (m *Model) done() bool {
	if _, asks := m.history.Asks(m.asker.Generation, m.asker.Exchange); asks {
		return false
	}
	if m.asker.Exchange == 0 {
		return !m.loads(m.asker.Generation)
	}
	x, ok := m.history.Exchange(m.asker.Exchange)
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
	m.setMode(m.resting())
}

// resting is what there is below a prompt.
func (m *Model) resting() mode {
	if m.failed.Number != 0 {
		return failing
	}
	return browsing
}

// askerNow is what the overlay shows.
func (m *Model) askerNow() prompt.Asker {
	a := prompt.Asker{
		Generation: m.asker.Generation, Newest: m.history.Current().Number,
		Loading: m.loads(m.asker.Generation), Hold: m.info.Hold, Reveal: m.show.secrets,
	}
	p, asks := m.history.Asks(m.asker.Generation, m.asker.Exchange)
	a.Asks, a.Since = asks && p.Number != m.answered, p.Asked
	a.Secret = a.Asks && p.Secret
	all := m.history.Prompts()
	a.Count, a.Place = len(all), slices.Index(all, p)+1
	if x, ok := m.history.Exchange(m.asker.Exchange); ok {
		a.Exchange, a.Output = &x, x.Output
		return a
	}
	for _, o := range m.history.ServerOutput() {
		if o.Generation == m.asker.Generation && m.asker.Exchange == 0 {
			a.Output = append(a.Output, inspect.Output{Stream: o.Stream, Text: o.Text, At: o.At})
		}
	}
	return a
}

// handlePromptKey takes a key while a prompt covers the UI: all but a few are
// what is typed.
func (m *Model) handlePromptKey(k tea.KeyPressMsg) {
	keys := m.keys.Prompt
	switch {
	case key.Matches(k, keys.Later):
		m.leavePrompt()
	case key.Matches(k, keys.Next):
		m.turnPrompt()
	case key.Matches(k, keys.End):
		m.askEnd(m.asker)
	case key.Matches(k, keys.PageUp):
		moveView(m.prompt.Scroll(), 0, -1, 0)
	case key.Matches(k, keys.PageDown):
		moveView(m.prompt.Scroll(), 0, 1, 0)
	default:
		m.prompt.Key(k)
		m.sendTyped()
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
	m.setMode(m.resting())
	if len(m.left) > 0 {
		m.note = "it waits on, p answers it"
	}
}

// turnPrompt goes to the next prompt.
func (m *Model) turnPrompt() {
	all := m.history.Prompts()
	p, _ := m.history.Asks(m.asker.Generation, m.asker.Exchange)
	if i := slices.Index(all, p); len(all) > 0 && (i < 0 || len(all) > 1) {
		m.openPrompt(all[(i+1)%len(all)])
	}
}

// handlePromptsKey opens the oldest prompt, from outside of it.
func (m *Model) handlePromptsKey() {
	if all := m.history.Prompts(); len(all) > 0 {
		m.openPrompt(all[0])
	} else {
		m.note = "nothing waits for a line"
	}
}

// askEnd asks before it ends what waits for a line, or goes on after one.
func (m *Model) askEnd(asker inspect.Prompt) {
	if x, ok := m.history.Exchange(asker.Exchange); ok {
		m.askKill(x)
		return
	}
	p, asks := m.history.Asks(asker.Generation, asker.Exchange)
	if !asks {
		m.note = "it waits for no line now"
		return
	}
	what := "the loading of generation %d"
	if !m.loads(asker.Generation) {
		what = "the worker of generation %d, a thread of which waits for a line"
	}
	m.question = &question{
		text: fmt.Sprintf("end "+what+"?", asker.Generation),
		yes: func() {
			m.control.KillPrompt(p.Number)
			m.note = fmt.Sprintf("the end of generation %d asked for", asker.Generation)
		},
	}
}
