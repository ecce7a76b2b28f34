package generation

import (
	"time"

	"gdev/devserver/host"
	"gdev/devserver/wire"
	"gdev/inspect"
	"gdev/inspect/redact"
)

// prompt is a line that the application waits for.
type prompt struct {
	shown  inspect.Prompt
	gen    *generation
	worker host.Host
	ask    uint64 // the worker's own number for it
}

// receivePrompts takes in what a worker asks, until it has ended.
func (p *Pool) receivePrompts(g *generation, w host.Host) {
	for {
		select {
		case a := <-w.Prompts():
			p.openPrompt(g, w, a)
		case <-w.Done():
			p.mu.Lock()
			defer p.mu.Unlock()
			p.endPrompts(func(q *prompt) bool { return q.worker == w })
			delete(p.processes, w)
			p.wake()
			return
		}
	}
}

// openPrompt takes in a question, or that it is over without an answer.
func (p *Pool) openPrompt(g *generation, w host.Host, a wire.Prompt) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if a.Over {
		p.endPrompts(func(q *prompt) bool { return q.worker == w && q.ask == a.Prompt })
		return
	}
	w.FlushOutput()
	l := g.open[a.Exchange]
	switch {
	case l != nil:
		l.prompted = true
	case g.info.State == inspect.GenerationLoading:
		g.prompted = true
	}
	p.lastPrompt++
	shown := inspect.Prompt{
		Number: p.lastPrompt, Generation: g.info.Number, Exchange: a.Exchange, Secret: a.Secret, Began: time.Now(),
	}
	p.prompts[shown.Number] = &prompt{shown: shown, gen: g, worker: w, ask: a.Prompt}
	p.config.Hub.Publish(shown)
}

// endPrompts forgets the prompts that are chosen.
func (p *Pool) endPrompts(chosen func(*prompt) bool) {
	for number, q := range p.prompts {
		if chosen(q) {
			delete(p.prompts, number)
			q.shown.Ended = time.Now()
			p.config.Hub.Publish(q.shown)
			p.wake()
		}
	}
}

// Answer gives the application the line that it waits for, with its end; an
// empty text is the end of the file. A prompt that has ended takes none.
func (p *Pool) Answer(number uint64, text string) {
	p.mu.Lock()
	q := p.prompts[number]
	p.endPrompts(func(other *prompt) bool { return other == q })
	p.mu.Unlock()
	if q == nil {
		return
	}
	if text != "" && q.shown.Exchange == 0 { // the host sends what an exchange has read
		shown := text
		if q.shown.Secret {
			shown = redact.Masked + "\n"
		}
		p.config.Hub.Publish(inspect.ServerOutput{
			Generation: q.shown.Generation, Stream: inspect.Stdin, Text: shown, At: time.Now(),
		})
	}
	q.worker.Answer(wire.Line{Prompt: q.ask, Text: text})
}

// KillPrompt ends what waits for a line: the exchange, or the worker where it
// is none.
func (p *Pool) KillPrompt(number uint64) {
	p.mu.Lock()
	q := p.prompts[number]
	if q != nil && q.shown.Exchange == 0 {
		q.gen.killed = true
	}
	p.mu.Unlock()
	switch {
	case q == nil:
	case q.shown.Exchange != 0:
		p.Kill(q.shown.Exchange)
	default:
		q.worker.Abort()
	}
}

// hasOpenPrompt reports whether a generation is not to be ended, though another has
// replaced it: it asks its user, or goes on with an exchange or a loading that
// has asked.
func (p *Pool) hasOpenPrompt(g *generation) bool {
	if g.prompted && g.info.State == inspect.GenerationLoading {
		return true
	}
	for _, l := range g.open {
		if l.prompted {
			return true
		}
	}
	return p.atPrompt(g)
}

// atPrompt reports whether a generation waits for a line.
func (p *Pool) atPrompt(g *generation) bool {
	for _, q := range p.prompts {
		if q.gen == g {
			return true
		}
	}
	return false
}
