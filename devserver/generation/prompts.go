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
	shown  inspect.Prompt // as it is published; its Number is unique in this run of gdev
	gen    *generation
	host   host.Host
	onHost uint64 // the number that the host has given it
}

// receivePrompts takes in the prompts of a host, until it has ended.
func (p *Pool) receivePrompts(g *generation, h host.Host) {
	for {
		select {
		case asked := <-h.Prompts():
			p.openPrompt(g, h, asked)
		case <-h.Done():
			p.mu.Lock()
			defer p.mu.Unlock()
			p.endPrompts(func(pr *prompt) bool { return pr.host == h })
			delete(p.hosts, h)
			p.wake()
			return
		}
	}
}

// openPrompt takes in a prompt, or that it is over without an answer.
func (p *Pool) openPrompt(g *generation, h host.Host, asked wire.Prompt) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if asked.Over {
		p.endPrompts(func(pr *prompt) bool { return pr.host == h && pr.onHost == asked.Prompt })
		return
	}
	h.FlushOutput()
	l := g.open[asked.Exchange]
	switch {
	case l != nil:
		l.prompted = true
	case g.info.State == inspect.GenerationLoading:
		g.prompted = true
	}
	p.lastPrompt++
	shown := inspect.Prompt{
		Number: p.lastPrompt, Generation: g.info.Number, Exchange: asked.Exchange, Secret: asked.Secret, Began: time.Now(),
	}
	p.prompts[shown.Number] = &prompt{shown: shown, gen: g, host: h, onHost: asked.Prompt}
	p.config.Hub.Publish(shown)
}

// endPrompts forgets the prompts that are chosen.
func (p *Pool) endPrompts(chosen func(*prompt) bool) {
	for number, pr := range p.prompts {
		if chosen(pr) {
			delete(p.prompts, number)
			pr.shown.Ended = time.Now()
			p.config.Hub.Publish(pr.shown)
			p.wake()
		}
	}
}

// Answer gives the application the line that it waits for, with its end; an
// empty text is the end of the file. A prompt that has ended takes none.
func (p *Pool) Answer(number uint64, text string) {
	p.mu.Lock()
	pr := p.prompts[number]
	p.endPrompts(func(other *prompt) bool { return other == pr })
	p.mu.Unlock()
	if pr == nil {
		return
	}
	if text != "" && pr.shown.Exchange == 0 { // the host sends what an exchange has read
		shown := text
		if pr.shown.Secret {
			shown = redact.Masked + "\n"
		}
		p.config.Hub.Publish(inspect.ServerOutput{
			Generation: pr.shown.Generation, Stream: inspect.Stdin, Text: shown, At: time.Now(),
		})
	}
	pr.host.Answer(wire.Line{Prompt: pr.onHost, Text: text})
}

// KillPrompt ends what waits for a line: the exchange, or the host where it
// is none.
func (p *Pool) KillPrompt(number uint64) {
	p.mu.Lock()
	pr := p.prompts[number]
	if pr != nil && pr.shown.Exchange == 0 {
		pr.gen.killed = true
	}
	p.mu.Unlock()
	switch {
	case pr == nil:
	case pr.shown.Exchange != 0:
		p.Kill(pr.shown.Exchange)
	default:
		pr.host.Abort()
	}
}

// hasOpenPrompt reports whether a generation is not to be ended, though another has
// replaced it: it is at a prompt, or goes on with an exchange or a loading that
// has had a prompt.
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
	for _, pr := range p.prompts {
		if pr.gen == g {
			return true
		}
	}
	return false
}
