package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/inspect/termtext"
)

func (p *PlainWriter) exchange(e inspect.Exchange) {
	p.out.head(e.Ended, e.Troubled() || len(e.Findings) > 0, p.summary(e))
	if e.Hint != "" {
		p.out.line("    hint: ", e.Hint)
	}
	for _, f := range e.Findings {
		if !p.reveal {
			f = redact.Finding(f)
		}
		p.out.line("    ", f.String())
	}
	p.output(e)
	written := allText(e.Output)
	for _, r := range e.Tracebacks {
		p.raised(r, written)
	}
}

// summary says an exchange in one line.
func (p *PlainWriter) summary(e inspect.Exchange) string {
	parts := []string{
		e.Request.Method + " " + p.target(e),
		cmp.Or(e.Response.SentStatus, e.Response.Status, "no status"),
		inspect.FormatSize(e.Response.Content.Size),
		inspect.FormatDuration(e.Duration(e.Ended)),
	}
	if e.Generation != 0 {
		parts = append(parts, fmt.Sprintf("gen %d", e.Generation))
	}
	parts = append(parts, fmt.Sprintf("#%d", e.Number))
	if e.Outcome != inspect.OutcomeComplete {
		parts = append(parts, string(e.Outcome))
	}
	if e.Cause != "" {
		parts = append(parts, p.masked(e.Cause))
	}
	return strings.Join(parts, "  ")
}

func (p *PlainWriter) target(e inspect.Exchange) string {
	if p.reveal {
		return e.Request.Target
	}
	return redact.Target(e.Request.Target)
}

// output writes the output and the log records of e in the order of time.
func (p *PlainWriter) output(e inspect.Exchange) {
	pieces := slices.Clone(e.Output)
	for _, l := range e.Logs {
		text := strings.TrimSpace(fmt.Sprintf("%s %s %s", l.Level, l.Logger, l.Where)) + ": " + l.Message + "\n"
		pieces = append(pieces, inspect.Output{Stream: "log", Text: text, At: l.At})
	}
	slices.SortStableFunc(pieces, func(a, b inspect.Output) int { return a.At.Compare(b.At) })
	for len(pieces) > 0 {
		stream, n := pieces[0].Stream, 1
		for n < len(pieces) && pieces[n].Stream == stream {
			n++
		}
		p.out.lines("    "+string(stream)+" | ", termtext.Unstyled(allText(pieces[:n])))
		pieces = pieces[n:]
	}
	if e.OutputLost > 0 {
		p.out.line("    ", fmt.Sprintf("(%d more pieces of output are not shown)", e.OutputLost))
	}
}

func allText(pieces []inspect.Output) string {
	var all strings.Builder
	for _, o := range pieces {
		all.WriteString(o.Text)
	}
	return all.String()
}

// raised writes a traceback, or only its last line where the framework has
// already written the very same text to the output.
func (p *PlainWriter) raised(r inspect.Raised, written string) {
	repeated := r.Traceback.Text != "" && strings.Contains(written, strings.TrimSpace(r.Traceback.Text))
	t := r.Traceback
	if !p.reveal {
		t = redact.Traceback(t)
	}
	if repeated {
		p.out.line("    ", whereRaised(r.Where)+": "+t.Summary()+" (above)")
		return
	}
	p.out.line("    ", whereRaised(r.Where)+":")
	p.out.lines("    ", t.Rendering())
}

// whereRaised says a Where in words.
func whereRaised(w inspect.Where) string {
	switch w {
	case inspect.InCall:
		return "raised by the application's call"
	case inspect.InIteration:
		return "raised while the response was iterated"
	case inspect.InClose:
		return "raised by the iterable's close()"
	case inspect.InHost:
		return "the application broke a rule of PEP 3333"
	case inspect.InHandler:
		return "handled by the application's framework"
	case inspect.InKill:
		return "ended by the user; it was here"
	case inspect.InImport:
		return "raised while the application was loaded"
	}
	return string(w)
}
