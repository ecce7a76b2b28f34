package detail

import (
	"fmt"
	"slices"
	"time"

	"charm.land/lipgloss/v2"

	"gdev/inspect"
	"gdev/inspect/termtext"
	"gdev/tui/page"
	"gdev/tui/safetext"
	"gdev/tui/theme"
	"gdev/tui/traceback"
)

// buildTracebacks shows each exception with the place where it was met.
func (d *Detail) buildTracebacks(b *page.Builder, e inspect.Exchange) {
	if len(e.Tracebacks) == 0 {
		b.Words(&b.Styles.Muted, "No exception was seen.")
		return
	}
	for i, r := range e.Tracebacks {
		if i > 0 {
			b.Blank()
		}
		b.Words(&b.Styles.Title, whereText(r.Where))
		traceback.Summary(b, r.Traceback, d.tracebackOptions())
		b.Blank()
		traceback.Build(b, r.Traceback, d.tracebackOptions())
	}
}

func whereText(w inspect.Where) string {
	switch w {
	case inspect.InCall:
		return "Raised by the call of the application"
	case inspect.InIteration:
		return "Raised while the iterable was read"
	case inspect.InClose:
		return "Raised by close() of the iterable"
	case inspect.InHost:
		return "Raised by the host: the application broke a rule"
	case inspect.InHandler:
		return "Handled by the framework, which logged it"
	case inspect.InKill:
		return "Where it was when you killed it"
	case inspect.InImport:
		return "Raised while the application was imported"
	default:
		return "Met in " + line(string(w))
	}
}

// entry is a piece of output or a log record.
type entry struct {
	at     time.Time
	source string
	style  *lipgloss.Style
	text   string
	where  string
}

// buildOutput shows output and log records in the order of their times.
func (d *Detail) buildOutput(b *page.Builder, e inspect.Exchange) {
	entries := entries(b.Styles, e)
	if len(entries) == 0 && e.OutputLost == 0 {
		b.Words(&b.Styles.Muted, "This request wrote nothing to stdout, stderr, wsgi.errors or a log.")
	}
	for _, n := range entries {
		head := page.PadLeft(offset(e.Began, n.at), offsetWidth) + "  "
		label := page.Fill(n.source, len(inspect.Errors)) + " "
		for i, l := range safetext.Lines(termtext.Unstyled(n.text)) {
			if i > 0 {
				head, label = page.Spaces(offsetWidth+2), page.Spaces(page.Width(page.Span{Text: label}))
			}
			spans := []page.Span{page.Of(&b.Styles.Faint, head), page.Of(n.style, label), page.Of(nil, l)}
			if i == 0 && n.where != "" {
				spans = append(spans, page.Of(&b.Styles.Faint, "  "+n.where))
			}
			b.Hang(offsetWidth+2, spans...)
		}
	}
	if e.OutputLost > 0 {
		b.Blank()
		b.Words(&b.Styles.Warn, fmt.Sprintf("%d more pieces of output were not kept.", e.OutputLost))
	}
}

func entries(s *theme.Styles, e inspect.Exchange) []entry {
	var out []entry
	for _, o := range e.Output {
		style := &s.Warn
		switch o.Stream {
		case inspect.Stdout:
			style = &s.Muted
		case inspect.Stdin:
			style = &s.Accent
		}
		out = append(out, entry{at: o.At, source: line(string(o.Stream)), style: style, text: o.Text})
	}
	for _, l := range e.Logs {
		text := l.Message
		if l.Logger != "" {
			text = l.Logger + ": " + text
		}
		out = append(out, entry{at: l.At, source: line(l.Level), style: levelStyle(s, l.Level), text: text, where: line(l.Where)})
	}
	slices.SortStableFunc(out, func(a, b entry) int { return a.at.Compare(b.at) })
	return out
}

func levelStyle(s *theme.Styles, level string) *lipgloss.Style {
	switch level {
	case "CRITICAL", "ERROR":
		return &s.Bad
	case "WARNING":
		return &s.Warn
	case "INFO":
		return &s.Info
	default:
		return &s.Muted
	}
}
