package tui

import (
	tea "charm.land/bubbletea/v2"

	"gdev/tui/action"
	"gdev/tui/palette"
)

// paletteActions open the palette, and are what can be done in it beside typing.
func paletteActions() []act {
	const group = "Palette"
	return []act{
		{
			Name: "palette", Does: "find what gdev can do by a few letters", Group: group, Keys: []string{":"}, Hint: "all", Where: action.Reading,
			Do: func(m *Model) tea.Cmd { m.openPalette(); return nil },
		},
		{
			Name: "do-found", Does: "do what is selected", Group: group, Keys: []string{"enter"}, Hint: "do it", Where: action.Palette,
			Do: func(m *Model) tea.Cmd { return m.doFound() },
		},
		{
			Name: "close-palette", Does: "back, and do nothing", Group: group, Keys: []string{"esc"}, Hint: "back", Where: action.Palette,
			Do: func(m *Model) tea.Cmd { m.toggleMode(commanding); return nil },
		},
	}
}

// openPalette offers all that can be done where the keys go now.
func (m *Model) openPalette() {
	in := m.place()
	var items []palette.Item
	for _, a := range m.actions {
		if a.Where&in == 0 || a.Name == "palette" {
			continue
		}
		items = append(items, palette.Item{Name: a.Name, Does: a.Does, Key: a.KeyText(), Why: m.whyNot(a)})
	}
	m.palette.Open(items)
	m.setMode(commanding)
}

// doFound does what is selected, where the palette was opened.
func (m *Model) doFound() tea.Cmd {
	item, ok := m.palette.Choose()
	if !ok {
		return nil
	}
	m.toggleMode(commanding)
	a, _ := m.actions.Named(item.Name)
	return m.do(a)
}
