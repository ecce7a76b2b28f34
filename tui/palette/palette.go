// Package palette is the component that finds an action by a few letters of its
// name, its sentence or its key, and has it done.
//
// Contract: Open gives it all that can be done where the user was; what was done
// last stands first until something is typed. It does nothing itself: Choose
// says what to do.
package palette

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/sahilm/fuzzy"

	"gdev/tui/lineedit"
	"gdev/tui/page"
	"gdev/tui/safetext"
	"gdev/tui/theme"
)

// Item is an action, as the palette shows it.
type Item struct {
	Name, Does, Key string
	Why             string // why it cannot be done now; empty where it can
}

// maxRecent is how many of the last ones stand first.
const maxRecent = 5

// Palette is the component.
type Palette struct {
	styles        *theme.Styles
	editor        lineedit.Editor
	items, found  []Item
	selected      int
	recent        []string // names, the last one first
	width, height int
}

// New makes a Palette.
func New(styles *theme.Styles) *Palette {
	return &Palette{styles: styles, editor: lineedit.New()}
}

// SetStyles takes other styles.
func (p *Palette) SetStyles(s *theme.Styles) { p.styles = s }

// SetSize gives the palette its room.
func (p *Palette) SetSize(width, height int) { p.width, p.height = width, height }

// Open begins anew, over these items.
func (p *Palette) Open(items []Item) {
	p.items = items
	p.editor.Set("")
	p.search()
}

// Key takes a key that is typed.
func (p *Palette) Key(k tea.KeyPressMsg) {
	k.Text = safetext.Line(k.Text)
	p.editor.Key(k)
	p.search()
}

// Insert takes a text that is pasted.
func (p *Palette) Insert(text string) {
	p.editor.Insert(safetext.Line(text))
	p.search()
}

// Move selects the item so many further down, and stays on the list.
func (p *Palette) Move(by int) {
	p.selected = max(0, min(p.selected+by, len(p.found)-1))
}

// Page is how many items stand on the screen.
func (p *Palette) Page() int { return max(p.height-2, 1) }

// Choose gives the item to be done; it is the last one done from then on.
func (p *Palette) Choose() (Item, bool) {
	if p.selected >= len(p.found) {
		return Item{}, false
	}
	item := p.found[p.selected]
	p.recent = slices.DeleteFunc(p.recent, func(name string) bool { return name == item.Name })
	p.recent = slices.Insert(p.recent, 0, item.Name)
	p.recent = p.recent[:min(len(p.recent), maxRecent)]
	return item, true
}

// search finds what was typed: a key as it is written, else letters in their
// order, in the name or the sentence.
func (p *Palette) search() {
	p.selected = 0
	query := strings.TrimSpace(p.editor.Text())
	if query == "" {
		p.found = p.byRecency()
		return
	}
	p.found = nil
	for _, i := range p.items {
		if slices.Contains(strings.Fields(i.Key), query) {
			p.found = append(p.found, i)
		}
	}
	for _, m := range fuzzy.FindFrom(query, texts(p.items)) {
		if i := p.items[m.Index]; !slices.Contains(p.found, i) {
			p.found = append(p.found, i)
		}
	}
}

func (p *Palette) byRecency() []Item {
	rank := func(i Item) int {
		if at := slices.Index(p.recent, i.Name); at >= 0 {
			return at
		}
		return maxRecent
	}
	sorted := slices.Clone(p.items)
	slices.SortStableFunc(sorted, func(a, b Item) int { return rank(a) - rank(b) })
	return sorted
}

// texts are items as fuzzy.Source.
type texts []Item

// String is what is searched.
func (t texts) String(i int) string { return t[i].Name + " " + t[i].Does }

// Len is how many there are.
func (t texts) Len() int { return len(t) }

// nameWidth is the column in which sentences begin.
const nameWidth = 18

// View draws what was typed, a rule and the items found.
func (p *Palette) View() string {
	lines := []string{p.input(), page.Render(page.Of(&p.styles.Faint, strings.Repeat("─", max(p.width, 0))))}
	first := max(0, p.selected-p.Page()+1)
	for i, item := range p.found[min(first, len(p.found)):min(first+p.Page(), len(p.found))] {
		lines = append(lines, p.line(item, first+i == p.selected))
	}
	if len(p.found) == 0 {
		lines = append(lines, page.Render(page.Of(&p.styles.Muted, page.Fit("nothing that gdev does is called that; backspace, or esc", p.width))))
	}
	return strings.Join(lines, "\n")
}

func (p *Palette) input() string {
	count := fmt.Sprintf(" %d of %d", len(p.found), len(p.items))
	room := max(p.width-len(count)-1, 0)
	spans := append([]page.Span{page.Of(&p.styles.Prompt, page.Fit(":", room))},
		p.editor.View(p.styles, max(room-1, 0), func(s string) string { return s })...)
	gap := page.Of(nil, page.Spaces(p.width-page.Width(spans...)-len(count)))
	return page.Render(append(spans, gap, page.Of(&p.styles.Muted, page.Fit(count, max(p.width, 0))))...)
}

func (p *Palette) line(i Item, selected bool) string {
	key := page.Fit(i.Key, p.width/4)
	does := i.Does
	if i.Why != "" {
		does = i.Why
	}
	room := p.width - page.Width(page.Span{Text: key}) - 3
	name := page.Fill(page.Fit(i.Name, nameWidth-2), nameWidth-2)
	does = page.Fit(does, max(room-nameWidth, 0))
	name, does = page.Fit(name, max(room, 0)), page.Fill(does, max(room-nameWidth, 0))
	marks, nameStyle, doesStyle, keyStyle := "  ", p.styles.Strong, p.styles.Text, p.styles.Key
	if i.Why != "" {
		nameStyle, doesStyle = p.styles.Muted, p.styles.Muted
	}
	if selected {
		marks = "▌ "
		nameStyle, doesStyle = p.styles.Selected(nameStyle, true), p.styles.Selected(doesStyle, true)
		keyStyle = p.styles.Selected(keyStyle, true)
	}
	return page.Render(page.Of(&p.styles.Accent, marks), page.Of(&nameStyle, name+"  "), page.Of(&doesStyle, does+" "), page.Of(&keyStyle, key))
}
