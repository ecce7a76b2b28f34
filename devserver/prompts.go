package devserver

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
func (s *generations) hear(g *generation, w host.Host) {
	for {
		select {
		case a := <-w.Asks():
			s.asked(g, w, a)
		case <-w.Done():
			s.mu.Lock()
			defer s.mu.Unlock()
			s.endPrompts(func(p *prompt) bool { return p.worker == w })
			delete(s.processes, w)
			s.tell()
			return
		}
	}
}

// asked takes in a question, or that it is over without an answer.
func (s *generations) asked(g *generation, w host.Host, a wire.Ask) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.Over {
		s.endPrompts(func(p *prompt) bool { return p.worker == w && p.ask == a.Ask })
		return
	}
	w.ReleaseOutput()
	mark := g.open[a.Exchange]
	switch {
	case mark != nil:
		mark.asked = true
	case g.info.State == inspect.GenerationLoading:
		g.asked = true
	}
	s.lastPrompt++
	told := inspect.Prompt{
		Number: s.lastPrompt, Generation: g.info.Number, Exchange: a.Exchange, Secret: a.Secret, Asked: time.Now(),
	}
	s.prompts[told.Number] = &prompt{told: told, gen: g, worker: w, ask: a.Ask}
	s.config.Hub.Publish(told)
}

// endPrompts forgets the prompts that are chosen.
func (s *generations) endPrompts(chosen func(*prompt) bool) {
	for number, p := range s.prompts {
		if chosen(p) {
			delete(s.prompts, number)
			p.told.Ended = time.Now()
			s.config.Hub.Publish(p.told)
			s.tell()
		}
	}
}

// Answer gives the application the line that it waits for, with its end; an
// empty text is the end of the file. A prompt that has ended takes none.
func (s *generations) Answer(number uint64, text string) {
	s.mu.Lock()
	p := s.prompts[number]
	s.endPrompts(func(other *prompt) bool { return other == p })
	s.mu.Unlock()
	if p == nil {
		return
	}
	if text != "" && p.told.Exchange == 0 { // the host tells what an exchange has read
		shown := text
		if p.told.Secret {
			shown = redact.Masked + "\n"
		}
		s.config.Hub.Publish(inspect.ServerOutput{
			Generation: p.told.Generation, Stream: inspect.Stdin, Text: shown, At: time.Now(),
		})
	}
	p.worker.Answer(wire.Line{Ask: p.ask, Text: text})
}

// KillPrompt ends what waits for a line: the exchange, or the worker where it
// is none.
func (s *generations) KillPrompt(number uint64) {
	s.mu.Lock()
	p := s.prompts[number]
	if p != nil && p.told.Exchange == 0 {
		p.gen.killed = true
	}
	s.mu.Unlock()
	switch {
	case p == nil:
	case p.told.Exchange != 0:
		s.Kill(p.told.Exchange)
	default:
		p.worker.Abort()
	}
}

// engaged reports whether a generation is not to be ended, though another has
// replaced it: it asks its user, or goes on with an exchange or a loading that
// has asked.
func (s *generations) engaged(g *generation) bool {
	if g.asked && g.info.State == inspect.GenerationLoading {
		return true
	}
	for _, m := range g.open {
		if m.asked {
			return true
		}
	}
	return s.asks(g)
}

// asks reports whether a generation waits for a line.
func (s *generations) asks(g *generation) bool {
	for _, p := range s.prompts {
		if p.gen == g {
			return true
		}
	}
	return false
}
