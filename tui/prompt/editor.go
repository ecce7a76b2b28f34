package prompt

import (
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// editor is the line that is being typed, with a cursor, and the lines before
// it. What is in it is as typed; it is made safe where it is drawn.
type editor struct {
	before, after string
	lines         []string // that were entered, oldest first
	at            int      // which of lines is shown; len(lines): the new one
	draft         string   // the new one, while an older one is shown
	keys          editorKeys
}

type editorKeys struct {
	left, right, home, end, back, forward, word, toStart, toEnd, up, down key.Binding
}

func newEditor() editor {
	on := func(keys ...string) key.Binding { return key.NewBinding(key.WithKeys(keys...)) }
	return editor{keys: editorKeys{
		left: on("left", "ctrl+b"), right: on("right", "ctrl+f"),
		home: on("home", "ctrl+a"), end: on("end", "ctrl+e"),
		back: on("backspace", "ctrl+h"), forward: on("delete", "ctrl+d"), word: on("ctrl+w", "alt+backspace"),
		toStart: on("ctrl+u"), toEnd: on("ctrl+k"),
		up: on("up", "ctrl+p"), down: on("down", "ctrl+n"),
	}}
}

func (e *editor) text() string { return e.before + e.after }

func (e *editor) set(text string) { e.before, e.after = text, "" }

// key takes a key that is typed.
func (e *editor) key(k tea.KeyPressMsg) {
	keys := e.keys
	switch {
	case key.Matches(k, keys.left):
		last := lastCluster(e.before)
		e.before, e.after = strings.TrimSuffix(e.before, last), last+e.after
	case key.Matches(k, keys.right):
		first := firstCluster(e.after)
		e.before, e.after = e.before+first, e.after[len(first):]
	case key.Matches(k, keys.home):
		e.before, e.after = "", e.text()
	case key.Matches(k, keys.end):
		e.set(e.text())
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
		e.insert(k.Text)
	}
}

// insert adds text at the cursor, without what cannot be part of a line.
func (e *editor) insert(text string) {
	e.before += strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' {
			return -1
		}
		return r
	}, text)
}

// recall shows an older line, or the new one again.
func (e *editor) recall(at int) {
	if at < 0 || at > len(e.lines) {
		return
	}
	if e.at == len(e.lines) {
		e.draft = e.text()
	}
	e.at = at
	if at == len(e.lines) {
		e.set(e.draft)
	} else {
		e.set(e.lines[at])
	}
}

// maxLines is how many lines are kept.
const maxLines = 500

// enter ends the line and returns it; keep has it recalled later.
func (e *editor) enter(keep bool) string {
	text := e.text()
	if keep && text != "" && (len(e.lines) == 0 || e.lines[len(e.lines)-1] != text) {
		e.lines = append(e.lines, text)
		e.lines = e.lines[max(len(e.lines)-maxLines, 0):]
	}
	e.at, e.draft = len(e.lines), ""
	e.set("")
	return text
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
