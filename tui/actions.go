package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"gdev/tui/action"
	"gdev/tui/help"
	"gdev/tui/statusbar"
)

type act = action.Action[*Model]

// actions is the table of all that the UI can do, in the order of the help. What
// an action does stands in the file of what it acts on.
func actions() action.Table[*Model] {
	return slices.Concat(moveActions(), readingActions(), rowActions(), detailActions(), serverActions(), promptActions(), filterActions(), paletteActions(), screenActions(), leaveActions())
}

func screenActions() []act {
	const group = "Screen"
	return []act{
		{
			Name: "help", Does: "this help", Group: group, Keys: []string{"?"}, Hint: "help", Where: action.Reading,
			Do: func(m *Model) tea.Cmd { m.toggleMode(helping); return nil },
		},
		{
			Name: "mouse", Does: "mouse on or off (selecting needs it off)", Group: group, Keys: []string{"m"}, Where: action.Reading,
			Do: func(m *Model) tea.Cmd { m.toggleMouse(); return nil },
		},
	}
}

// place is what takes the keys now.
func (m *Model) place() action.Place {
	switch {
	case m.question != nil:
		return action.Question
	case m.typing != nil:
		return action.Filter
	case m.mode == browsing && m.focus == onDetail:
		return action.Detail
	}
	return map[mode]action.Place{
		browsing: action.List, watchingOutput: action.Output, failing: action.Failure,
		helping: action.Help, commanding: action.Palette, prompting: action.Prompt,
	}[m.mode]
}

// handleKey does what a key means where one is; any other key is an answer, or
// is typed.
func (m *Model) handleKey(k tea.KeyPressMsg) tea.Cmd {
	m.note = ""
	in := m.place()
	if a, ok := m.actions.Find(in, k.String()); ok {
		return m.do(a)
	}
	switch in {
	case action.Question:
		return m.answer(k)
	case action.Filter:
		m.typing.Key(k)
		m.setFilter(m.typing.Text())
	case action.Palette:
		m.palette.Key(k)
	case action.Prompt:
		m.prompt.Key(k)
		m.sendTyped()
	}
	return nil
}

// do does what an action does, or says why it cannot be done now.
func (m *Model) do(a act) tea.Cmd {
	if why := m.whyNot(a); why != "" {
		m.note = why
		return nil
	}
	return a.Do(m)
}

// whyNot is why an action cannot be done now, empty where it can.
func (m *Model) whyNot(a act) string {
	if a.Can == nil {
		return ""
	}
	return a.Can(m)
}

// helpGroups are all keys for the help.
func (m *Model) helpGroups() []help.Group {
	var groups []help.Group
	for _, name := range m.actions.Groups() {
		g := help.Group{Title: name}
		for _, a := range m.actions.Of(name) {
			g.Keys = append(g.Keys, help.Key{Key: a.KeyText(), Does: a.Does})
		}
		groups = append(groups, g)
	}
	return groups
}

// shown are the actions worth a place in the last line, most needed first; and
// keys that the line writes otherwise than the help.
var shown = map[action.Place][]statusbar.Hint{
	action.List:    {{Key: "↑↓", Does: "select"}, {Action: "open"}, {Action: "filter"}, {Action: "help"}, {Action: "quit"}, {Action: "next-trouble"}, {Action: "reload"}, {Key: "1–6", Does: "tabs"}, {Action: "output"}, {Action: "palette"}, {Action: "sort"}, {Action: "hide-noise"}, {Action: "clear"}},
	action.Detail:  {{Action: "back"}, {Key: "1–6", Does: "tabs"}, {Key: "↑↓", Does: "scroll"}, {Action: "next-trouble"}, {Action: "next-request"}, {Action: "help"}, {Action: "reveal-secrets"}, {Action: "library-frames"}, {Action: "whole-values"}},
	action.Output:  {{Action: "back"}, {Key: "↑↓", Does: "scroll"}, {Key: "G", Does: "end"}, {Action: "close"}},
	action.Failure: {{Action: "reload"}, {Action: "back"}, {Key: "↑↓", Does: "scroll"}, {Action: "library-frames"}, {Action: "help"}, {Action: "close"}},
	action.Help:    {{Action: "back"}, {Key: "↑↓", Does: "scroll"}, {Action: "close"}},
	action.Palette: {{Action: "do-found"}, {Key: "↑↓", Does: "select"}, {Action: "close-palette"}},
	action.Prompt:  {{Action: "send-line"}, {Action: "answer-later"}, {Action: "end-of-file"}, {Action: "end-prompt"}, {Key: "↑↓", Does: "history"}, {Action: "prompt-page-up"}},
}

// hints are the keys for the last line.
func (m *Model) hints() []statusbar.Hint {
	hints := slices.Clone(shown[m.place()])
	for i, h := range hints {
		if a, ok := m.actions.Named(h.Action); ok {
			hints[i].Key, hints[i].Does = a.Keys[0], a.Hint
		}
	}
	return hints
}
