package export

import (
	"fmt"
	"strings"
	"time"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/inspect/termtext"
)

// generation writes what became of a loading. That one ended, or died, is told
// by the next one, or by the exit of its worker.
func (p *PlainWriter) generation(g inspect.Generation) {
	took := inspect.FormatDuration(g.Ready.Sub(g.Began))
	switch {
	case g.State == inspect.GenerationReady, p.wasReady(g):
		p.ready[g.Number] = true
		p.head(g.Ready, false, fmt.Sprintf("gen %d is ready after %s (%s)", g.Number, took, g.Reason))
	case g.State == inspect.GenerationFailed:
		p.head(g.Ready, true, fmt.Sprintf("gen %d failed after %s (%s)", g.Number, took, g.Reason))
	default:
		return
	}
	for _, path := range g.Changed {
		p.line("    changed: ", path)
	}
	p.kept(g)
	if g.Python != p.python && g.Python != (inspect.Python{}) {
		p.python = g.Python
		p.line("    python: ", fmt.Sprintf("%s %s, %s (%s)",
			g.Python.Implementation, g.Python.Version, g.Python.Executable, g.Python.Why))
	}
	if g.Found != p.found && g.Found != (inspect.Found{}) {
		p.found = g.Found
		p.line("    application: ", fmt.Sprintf("%s, %s in %s (%s)", g.Found.Name, g.Found.Type, g.Found.File, g.Found.Why))
	}
	if g.Failure != nil {
		p.failure(*g.Failure)
	}
}

// wasReady reports whether a generation could serve that has been replaced, or
// has died, before anybody was told. What changed for one that was replaced while
// it was loaded is told by the next one.
func (p *PlainWriter) wasReady(g inspect.Generation) bool {
	over := g.State == inspect.GenerationEnded || g.State == inspect.GenerationDied
	return over && !g.Ready.IsZero() && !p.ready[g.Number]
}

func (p *PlainWriter) failure(f inspect.Failure) {
	if !p.o.Reveal {
		f = redact.Failure(f)
	}
	p.line("    error: ", f.Message)
	for _, place := range f.LookedAt {
		p.line("    looked at: ", place)
	}
	p.lines("    output | ", termtext.Unstyled(f.Output))
	if f.Traceback != nil {
		p.lines("    ", f.Traceback.Rendering())
	}
	if f.Hint != "" {
		p.line("    hint: ", f.Hint)
	}
}

func (p *PlainWriter) serverOutput(o inspect.ServerOutput) {
	p.piece(string(o.Stream)+" | ", asker{}, o.Stream, o.Text)
}

// piece writes output as it comes. Where a piece ends within a line, the line
// is ended, and the end that may follow is left out.
func (p *PlainWriter) piece(prefix string, of asker, s inspect.Stream, text string) {
	if text = termtext.Unstyled(text); text == "" || s == inspect.Stdin { // the terminal has shown what was typed
		return
	}
	key := source{of, s}
	whole := strings.HasSuffix(text, "\n")
	if p.cut[key] {
		text = strings.TrimPrefix(text, "\n")
	}
	delete(p.cut, key)
	if !whole {
		p.cut[key] = true
	}
	p.lines(prefix, text)
}

// head writes a line with the time of day, which the lines that belong to it
// follow; marked is for what needs a look.
func (p *PlainWriter) head(at time.Time, marked bool, text string) {
	mark := " "
	if marked {
		mark = "!"
	}
	p.line(at.In(p.o.Zone).Format("15:04:05.000")+" "+mark+" ", text)
}

// lines writes each line of text after prefix.
func (p *PlainWriter) lines(prefix, text string) {
	for line := range strings.Lines(text) {
		p.line(prefix, strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"))
	}
}

// line writes one line, whatever is in text.
func (p *PlainWriter) line(prefix, text string) {
	p.b.WriteString(strings.TrimRight(termtext.Escape(prefix+text), " "))
	p.b.WriteByte('\n')
}

// placeOf tells a Where in words.
func placeOf(w inspect.Where) string {
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

// raised writes a traceback, unless the framework has already written the very
// same text to the output.
func (p *PlainWriter) raised(r inspect.Raised, written string) {
	place := placeOf(r.Where)
	above := r.Traceback.Text != "" && strings.Contains(written, strings.TrimSpace(r.Traceback.Text))
	if !p.o.Reveal {
		r.Traceback = redact.Traceback(r.Traceback)
	}
	if above {
		p.line("    ", place+": "+r.Traceback.Summary()+" (above)")
		return
	}
	p.line("    ", place+":")
	p.lines("    ", r.Traceback.Rendering())
}
