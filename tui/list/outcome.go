package list

import (
	"strings"
	"time"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/tui/page"
	"gdev/tui/safetext"
	"gdev/tui/traceback"
)

// outcome is what stands behind the target of a request: what went wrong, or
// where the response leads and the names of the cookies that it sets.
func (l *List) outcome(e inspect.Exchange) (text string, bad bool) {
	if n := len(e.Tracebacks); n > 0 {
		t := e.Tracebacks[n-1].Traceback
		t.Type = t.Type[strings.LastIndexByte(t.Type, '.')+1:] // the module stands in the detail
		text = traceback.Headline(t)
		if !l.reveal {
			text = redact.Text(text)
		}
		return safetext.Line(text), true
	}
	var parts, cookies []string
	for _, f := range e.Response.Fields {
		switch {
		case strings.EqualFold(f.Name, "Location") && strings.HasPrefix(e.Response.Status, "3"):
			to := f.Value
			if !l.reveal {
				to = redact.Target(to)
			}
			parts = append(parts, "→ "+safetext.Line(to))
		case strings.EqualFold(f.Name, "Set-Cookie"):
			name, _, _ := strings.Cut(f.Value, "=")
			cookies = append(cookies, safetext.Line(strings.TrimSpace(name)))
		}
	}
	if len(cookies) > 0 {
		parts = append(parts, "set: "+strings.Join(cookies, ", "))
	}
	if e.Held >= heldShown {
		parts = append(parts, "held "+inspect.FormatDuration(e.Held))
	}
	return strings.Join(parts, "  "), false
}

// heldShown is the least time for which a request was held that its row tells:
// the time taken is without it.
const heldShown = 100 * time.Millisecond

// The least width at which an outcome is worth its room, and the least to which
// a target is cut for it.
const (
	leastOutcome  = 8
	targetBesides = 24
)

// shareTarget shares the column of the target with the outcome, which gets what
// the target leaves, and of a long target what is beyond targetBesides.
func shareTarget(target, outcome string, width int) (shownTarget, shownOutcome string) {
	long := page.Width(page.Span{Text: outcome})
	room := min(long, width-2-min(page.Width(page.Span{Text: target}), targetBesides))
	if outcome == "" || room < min(long, leastOutcome) {
		return page.Pad(target, width), ""
	}
	target = page.Fit(target, width-2-room) + "  "
	return target, page.Pad(outcome, width-page.Width(page.Span{Text: target}))
}
