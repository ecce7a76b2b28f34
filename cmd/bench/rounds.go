package main

import (
	"context"
	"math/rand/v2"
	"strings"
	"time"

	"gdev/devserver/peers"
)

// turn is what takes one sample of a server in each round.
type turn struct {
	title string
	take  func(ctx context.Context) error
}

// rounds lets all take their turn, so many times, each round begun by another.
// Who fails is named in the report and left out from then on.
func (b *bench) rounds(ctx context.Context, what string, n int, turns []turn) error {
	out := map[string]bool{}
	for round := range n {
		b.progressf("  round %d of %d", round+1, n)
		for i := range turns {
			t := turns[(i+round)%len(turns)]
			if out[t.title] {
				continue
			}
			err := t.take(ctx)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				out[t.title] = true
				b.report.note("%s, %s: left out in round %d: %s", what, t.title, round+1, firstLine(err))
				b.progressf("  %s is left out: %v", t.title, err)
			}
		}
	}
	return nil
}

// each begins one server after the other, alone, and hands it on.
func (b *bench) each(ctx context.Context, what string, a application, take func(*process) error) error {
	var turns []turn
	for _, s := range b.chosen(a) {
		if s.Develop != nil {
			turns = append(turns, turn{s.Title, func(ctx context.Context) error {
				return b.once(ctx, s, s.Develop, a, take)
			}})
		}
	}
	return b.rounds(ctx, what, 1, turns)
}

// once begins a server on a fresh project, hands it on, and ends it.
func (b *bench) once(ctx context.Context, s peers.Server, command peers.Command, a application, take func(*process) error) error {
	p, err := b.newProject(a)
	if err != nil {
		return err
	}
	r, err := b.start(ctx, s, command, p)
	if err != nil {
		return err
	}
	defer r.peer.Stop()
	return take(r)
}

// startAll starts all servers that reload, each on its own project. The caller
// ends those that it returns, also beside an error.
func (b *bench) startAll(ctx context.Context, what string, a application) ([]*process, error) {
	var running []*process
	for _, s := range b.chosen(a) {
		if s.Develop == nil {
			continue
		}
		p, err := b.newProject(a)
		if err != nil {
			return running, err
		}
		r, err := b.start(ctx, s, s.Develop, p)
		if ctx.Err() != nil {
			return running, ctx.Err()
		}
		if err != nil {
			b.report.note("%s on %s, %s: did not start: %s", what, a.title, s.Title, firstLine(err))
			b.progressf("  %s did not start: %v", s.Title, err)
			continue
		}
		running = append(running, r)
	}
	return running, nil
}

func endAll(running []*process) {
	for _, r := range running {
		r.peer.Stop()
	}
}

// pause waits, so long and up to jitter longer.
func pause(ctx context.Context, least, jitter time.Duration) error {
	t := time.NewTimer(least + rand.N(jitter+1))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// firstLine is the error without what a log says.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
