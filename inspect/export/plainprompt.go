package export

import (
	"fmt"

	"gdev/inspect"
)

// asker is what waits for a line: an exchange, or else a generation.
type asker struct {
	generation int
	exchange   uint64
}

// source is where output comes from.
type source struct {
	asker
	stream inspect.Stream
}

func askerOf(p inspect.Prompt) asker { return asker{p.Generation, p.Exchange} }

// prompt tells once of each that waits for a line; from then on, what an
// exchange writes is written as it comes.
func (p *PlainWriter) prompt(e inspect.Prompt) {
	p.waits.Step(e)
	if p.asked[askerOf(e)] || !e.Ended.IsZero() {
		return
	}
	p.asked[askerOf(e)] = true
	who := fmt.Sprintf("gen %d", e.Generation)
	x, open := p.open[e.Exchange]
	if open {
		who = fmt.Sprintf("%s %s  gen %d  #%d", x.Request.Method, p.target(x), e.Generation, e.Exchange)
	}
	what := "line"
	if e.Secret {
		what = "password"
	}
	p.head(e.Began, true, who+"  waits for a "+what+": type it, ctrl-d is the end of the file")
	if open {
		p.live(x)
	}
}

// kept tells which older generations are kept because they wait for a line.
func (p *PlainWriter) kept(g inspect.Generation) {
	told := map[int]bool{}
	for _, e := range p.waits {
		if e.Generation < g.Number && !told[e.Generation] {
			told[e.Generation] = true
			p.line("    kept: ", fmt.Sprintf("gen %d, which waits for a line", e.Generation))
		}
	}
}

// live takes in a snapshot of an exchange; of one that has asked it writes what
// was written since the last, and returns the exchange without that.
func (p *PlainWriter) live(e inspect.Exchange) inspect.Exchange {
	of := asker{e.Generation, e.Number}
	if p.asked[of] {
		from := min(p.shown[e.Number], len(e.Output))
		p.shown[e.Number] = len(e.Output)
		for _, o := range e.Output[from:] {
			p.piece("    "+string(o.Stream)+" | ", of, o.Stream, o.Text)
		}
	}
	if e.State != inspect.StateEnded {
		p.open[e.Number] = e
		return e
	}
	e.Output = e.Output[min(p.shown[e.Number], len(e.Output)):]
	delete(p.open, e.Number)
	delete(p.shown, e.Number)
	delete(p.asked, of)
	for _, s := range []inspect.Stream{inspect.Stdout, inspect.Stderr, inspect.Errors} {
		delete(p.cut, source{of, s})
	}
	return e
}
