// Package statusbar is the last line: a question, the filter being typed, what
// was just done, or which keys there are.
//
// Contract: it is exactly one line; hints are left out whole, from the right,
// where there is no room, and what stands at the right of the line comes first.
package statusbar

import (
	"strings"

	"gdev/tui/page"
	"gdev/tui/theme"
)

// Hint is a key in the last line, and what it does in one or two words.
type Hint struct {
	Action    string // its name; empty where the key means several
	Key, Does string
}

// Bar is what the line tells. The first of Question, Typing and Note that is
// not empty takes the place of the hints.
type Bar struct {
	Question string // waits for y or n
	Typing   *Input // a text is being typed
	Note     string // what was just done
	Hints    []Hint
	State    string // at the right
}

// View draws the line.
func (b Bar) View(styles *theme.Styles, width int) string {
	state := b.State
	if b.Question != "" {
		state = "y yes · n no"
	}
	state = page.Fit(state, width)
	room := width - page.Width(page.Span{Text: state}) - 2
	left := b.left(styles, max(room, 0))
	gap := width - page.Width(left...) - page.Width(page.Span{Text: state})
	return page.Render(append(left, page.Of(nil, page.Spaces(gap)), page.Of(&styles.Muted, state))...)
}

func (b Bar) left(styles *theme.Styles, room int) []page.Span {
	switch {
	case b.Question != "":
		return []page.Span{page.Of(&styles.Warn, page.Fit(b.Question, room))}
	case b.Typing != nil:
		return b.Typing.spans(styles, room)
	case b.Note != "":
		return []page.Span{page.Of(&styles.Accent, page.Fit(b.Note, room))}
	default:
		return hintSpans(styles, b.Hints, room)
	}
}

func hintSpans(styles *theme.Styles, hints []Hint, room int) []page.Span {
	var spans []page.Span
	for _, h := range hints {
		pair := []page.Span{page.Of(&styles.Key, h.Key), page.Of(&styles.Muted, " "+h.Does+"  ")}
		n := page.Width(pair...)
		if n-2 > room {
			break
		}
		spans, room = append(spans, pair...), room-n
	}
	return trimmed(spans)
}

// trimmed takes the space off the end of the last span.
func trimmed(spans []page.Span) []page.Span {
	if n := len(spans); n > 0 {
		spans[n-1].Text = strings.TrimRight(spans[n-1].Text, " ")
	}
	return spans
}
