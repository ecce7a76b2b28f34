// Package lineedit is a line that is being typed, with the keys that a shell has
// for that.
//
// Contract: what is in it is as typed, but for control characters, which cannot
// be part of a line; whoever draws it says how it is made safe. What is deleted
// is a whole grapheme cluster.
package lineedit

import (
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"gdev/tui/page"
	"gdev/tui/theme"
)

// Editor is the line, with a cursor, and the lines that were entered before it.
type Editor struct {
	before, after string
	lines         []string // the lines entered before, oldest first
	at            int      // the index of the line that is shown; len(lines): the new one
	draft         string   // the new one, while an older one is shown
	keys          bindings
}

type bindings struct {
	left, right, home, end, back, forward, word, toStart, toEnd, up, down key.Binding
}

// New makes an Editor with an empty line.
func New() Editor {
	on := func(keys ...string) key.Binding { return key.NewBinding(key.WithKeys(keys...)) }
	return Editor{keys: bindings{
		left: on("left", "ctrl+b"), right: on("right", "ctrl+f"),
		home: on("home", "ctrl+a"), end: on("end", "ctrl+e"),
		back: on("backspace", "ctrl+h"), forward: on("delete", "ctrl+d"), word: on("ctrl+w", "alt+backspace"),
		toStart: on("ctrl+u"), toEnd: on("ctrl+k"),
		up: on("up", "ctrl+p"), down: on("down", "ctrl+n"),
	}}
}

// Text is the line.
func (e *Editor) Text() string { return e.before + e.after }

// Set makes text the line, with the cursor at its end.
func (e *Editor) Set(text string) { e.before, e.after = text, "" }

// Key takes a key that is typed.
func (e *Editor) Key(k tea.KeyPressMsg) {
	keys := e.keys
	switch {
	case key.Matches(k, keys.left):
		last := lastCluster(e.before)
		e.before, e.after = strings.TrimSuffix(e.before, last), last+e.after
	case key.Matches(k, keys.right):
		first := firstCluster(e.after)
		e.before, e.after = e.before+first, e.after[len(first):]
	case key.Matches(k, keys.home):
		e.before, e.after = "", e.Text()
	case key.Matches(k, keys.end):
		e.Set(e.Text())
	case key.Matches(k, keys.back):
		e.before = strings.TrimSuffix(e.before, lastCluster(e.before))
	case key.Matches(k, keys.forward):
		e.after = e.after[len(firstCluster(e.after)):]
	case key.Matches(k, keys.word):
		words := strings.TrimRight(e.before, " ")
		e.before = words[:strings.LastIndexByte(words, ' ')+1]
	case key.Matches(k, keys.toStart):
		e.before = ""
	case key.Matches(k, keys.toEnd):
		e.after = ""
	case key.Matches(k, keys.up):
		e.recall(e.at - 1)
	case key.Matches(k, keys.down):
		e.recall(e.at + 1)
	default:
		e.Insert(k.Text)
	}
}

// Insert adds text at the cursor, without what cannot be part of a line.
func (e *Editor) Insert(text string) {
	e.before += strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' {
			return -1
		}
		return r
	}, text)
}

// recall shows an older line, or the new one again.
func (e *Editor) recall(at int) {
	if at < 0 || at > len(e.lines) {
		return
	}
	if e.at == len(e.lines) {
		e.draft = e.Text()
	}
	e.at = at
	if at == len(e.lines) {
		e.Set(e.draft)
	} else {
		e.Set(e.lines[at])
	}
}

// maxLines is how many lines are kept.
const maxLines = 500

// Enter ends the line and returns it; keep has it recalled later.
func (e *Editor) Enter(keep bool) string {
	text := e.Text()
	if keep && text != "" && (len(e.lines) == 0 || e.lines[len(e.lines)-1] != text) {
		e.lines = append(e.lines, text)
		e.lines = e.lines[max(len(e.lines)-maxLines, 0):]
	}
	e.at, e.draft = len(e.lines), ""
	e.Set("")
	return text
}

// View draws the line with its cursor in at most width columns: what is around
// the cursor, where there is not enough room. The text goes through safe first.
func (e *Editor) View(styles *theme.Styles, width int, safe func(string) string) []page.Span {
	before, after := safe(e.before), safe(e.after)
	after = page.Fit(after, min(ansi.StringWidth(after), width/3))
	before = page.FitLeft(before, width-1-ansi.StringWidth(after))
	return []page.Span{page.Of(nil, before), page.Of(&styles.Prompt, page.Fit("▏", width)), page.Of(nil, after)}
}

func firstCluster(text string) string {
	if text == "" {
		return ""
	}
	first, _ := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
	return first
}

func lastCluster(text string) string {
	last := ""
	for rest := text; rest != ""; rest = rest[len(last):] {
		last = firstCluster(rest)
	}
	return last
}
