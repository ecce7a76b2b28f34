package export

import (
	"fmt"

	"gdev/inspect"
)

// prompt announces the first prompt of each source; from then on, what an exchange
// writes is written at once.
func (p *PlainWriter) prompt(e inspect.Prompt) {
	p.prompts.Step(e)
	source := promptSource{e.Generation, e.Exchange}
	if p.atPrompt[source] || !e.Ended.IsZero() {
		return
	}
	p.atPrompt[source] = true
	who := fmt.Sprintf("gen %d", e.Generation)
	x, open := p.open[e.Exchange]
	if open {
		who = fmt.Sprintf("%s %s  gen %d  #%d", x.Request.Method, p.target(x), e.Generation, e.Exchange)
	}
	what := "line"
	if e.Secret {
		what = "password"
	}
	p.out.head(e.Began, true, who+"  waits for a "+what+": type it, ctrl-d is the end of the file")
	if open {
		p.follow(x)
	}
}

// keptForPrompts writes which generations before g are kept because they wait at
// a prompt.
func (p *PlainWriter) keptForPrompts(g inspect.Generation) {
	written := map[int]bool{}
	for _, e := range p.prompts {
		if e.Generation < g.Number && !written[e.Generation] {
			written[e.Generation] = true
			p.out.line("    kept: ", fmt.Sprintf("gen %d, which waits for a line", e.Generation))
		}
	}
}

// follow takes in a snapshot of an exchange. Where a prompt of it was announced,
// it writes the output that has come since the last snapshot. It returns the
// exchange without the output that was written so.
func (p *PlainWriter) follow(e inspect.Exchange) inspect.Exchange {
	source := promptSource{e.Generation, e.Number}
	if p.atPrompt[source] {
		from := min(p.written[e.Number], len(e.Output))
		p.written[e.Number] = len(e.Output)
		for _, o := range e.Output[from:] {
			p.out.piece("    "+string(o.Stream)+" | ", source, o.Stream, o.Text)
		}
	}
	if e.State != inspect.StateEnded {
		p.open[e.Number] = e
		return e
	}
	e.Output = e.Output[min(p.written[e.Number], len(e.Output)):]
	p.forget(source)
	return e
}

// forget drops what is held of an exchange.
func (p *PlainWriter) forget(source promptSource) {
	delete(p.open, source.exchange)
	delete(p.written, source.exchange)
	delete(p.atPrompt, source)
	p.out.forget(source)
}
