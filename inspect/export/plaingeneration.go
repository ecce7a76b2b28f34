package export

import (
	"fmt"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/inspect/termtext"
)

// generation writes how a loading has ended. The end of a generation is not
// written: the next one, or the exit of its worker, says it.
func (p *PlainWriter) generation(g inspect.Generation) {
	took := inspect.FormatDuration(g.Ready.Sub(g.Began))
	switch {
	case g.State == inspect.GenerationReady, p.wasReady(g):
		p.announced[g.Number] = true
		p.out.head(g.Ready, false, fmt.Sprintf("gen %d is ready after %s (%s)", g.Number, took, g.Reason))
	case g.State == inspect.GenerationFailed:
		p.out.head(g.Ready, true, fmt.Sprintf("gen %d failed after %s (%s)", g.Number, took, g.Reason))
	default:
		return
	}
	for _, path := range g.Changed {
		p.out.line("    changed: ", path)
	}
	p.keptForPrompts(g)
	if g.Python != p.python && g.Python != (inspect.Python{}) {
		p.python = g.Python
		p.out.line("    python: ", fmt.Sprintf("%s %s, %s (%s)",
			g.Python.Implementation, g.Python.Version, g.Python.Executable, g.Python.Why))
	}
	if g.Found != p.found && g.Found != (inspect.Found{}) {
		p.found = g.Found
		p.out.line("    application: ", fmt.Sprintf("%s, %s in %s (%s)", g.Found.Name, g.Found.Type, g.Found.File, g.Found.Why))
	}
	if g.Failure != nil {
		p.failure(*g.Failure)
	}
}

// wasReady reports whether a generation could serve, and has been replaced or has
// died, before that was written. Of one that was replaced while it was loaded
// nothing is written: the next one names the files that changed.
func (p *PlainWriter) wasReady(g inspect.Generation) bool {
	over := g.State == inspect.GenerationEnded || g.State == inspect.GenerationDied
	return over && !g.Ready.IsZero() && !p.announced[g.Number]
}

func (p *PlainWriter) failure(f inspect.Failure) {
	if !p.reveal {
		f = redact.Failure(f)
	}
	p.out.line("    error: ", f.Message)
	for _, place := range f.LookedAt {
		p.out.line("    looked at: ", place)
	}
	p.out.lines("    output | ", termtext.Unstyled(f.Output))
	if f.Traceback != nil {
		p.out.lines("    ", f.Traceback.Rendering())
	}
	if f.Hint != "" {
		p.out.line("    hint: ", f.Hint)
	}
}
