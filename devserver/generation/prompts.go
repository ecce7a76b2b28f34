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
	told   inspect.Prompt
	gen    *generation
	worker host.Host
	ask    uint64 // the worker's own number for it
}

// hear takes in what a worker asks, until it has ended.
func (p *Pool) hear(g *generation, w host.Host) {
	for {
		select {
		case a := <-w.Asks():
			p.asked(g, w, a)
		case <-w.Done():
			p.mu.Lock()
			defer p.mu.Unlock()
			p.endPrompts(func(q *prompt) bool { return q.worker == w })
			delete(p.processes, w)
			p.tell()
			return
		}
	}
}

// asked takes in a question, or that it is over without an answer.
func (p *Pool) asked(g *generation, w host.Host, a wire.Ask) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if a.Over {
		p.endPrompts(func(q *prompt) bool { return q.worker == w && q.ask == a.Ask })
		return
	}
	w.ReleaseOutput()
	l := g.open[a.Exchange]
	switch {
	case l != nil:
		l.asked = true
	case g.info.State == inspect.GenerationLoading:
		g.asked = true
	}
	p.lastPrompt++
	told := inspect.Prompt{
		Number: p.lastPrompt, Generation: g.info.Number, Exchange: a.Exchange, Secret: a.Secret, Began: time.Now(),
	}
	p.prompts[told.Number] = &prompt{told: told, gen: g, worker: w, ask: a.Ask}
	p.config.Hub.Publish(told)
}

// endPrompts forgets the prompts that are chosen.
func (p *Pool) endPrompts(chosen func(*prompt) bool) {
	for number, q := range p.prompts {
		if chosen(q) {
			delete(p.prompts, number)
			q.told.Ended = time.Now()
			p.config.Hub.Publish(q.told)
			p.tell()
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
	if text != "" && q.told.Exchange == 0 { // the host tells what an exchange has read
		shown := text
		if q.told.Secret {
			shown = redact.Masked + "\n"
		}
		p.config.Hub.Publish(inspect.ServerOutput{
			Generation: q.told.Generation, Stream: inspect.Stdin, Text: shown, At: time.Now(),
		})
	}
	q.worker.Answer(wire.Line{Ask: q.ask, Text: text})
}

// KillPrompt ends what waits for a line: the exchange, or the worker where it
// is none.
func (p *Pool) KillPrompt(number uint64) {
	p.mu.Lock()
	q := p.prompts[number]
	if q != nil && q.told.Exchange == 0 {
		q.gen.killed = true
	}
	p.mu.Unlock()
	switch {
	case q == nil:
	case q.told.Exchange != 0:
		p.Kill(q.told.Exchange)
	default:
		q.worker.Abort()
	}
}

// engaged reports whether a generation is not to be ended, though another has
// replaced it: it asks its user, or goes on with an exchange or a loading that
// has asked.
func (p *Pool) engaged(g *generation) bool {
	if g.asked && g.info.State == inspect.GenerationLoading {
		return true
	}
	for _, l := range g.open {
		if l.asked {
			return true
		}
	}
	return p.asks(g)
}

// asks reports whether a generation waits for a line.
func (p *Pool) asks(g *generation) bool {
	for _, q := range p.prompts {
		if q.gen == g {
			return true
		}
	}
	return false
}
