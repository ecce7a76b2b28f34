package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"sync"

	"gdev/inspect"
)

// typist hands what the user types, where there is no UI, to what asks for
// lines, the oldest first. It reads only while something asks: a gdev in the
// background of a shell is stopped when it reads from its terminal.
type typist struct {
	answer func(prompt uint64, text string)
	hidden func() (line string, err error) // reads one without an echo; nil: no terminal

	mu   sync.Mutex
	open []inspect.Prompt // oldest first
	news chan struct{}    // holds one value where open may have changed
}

func newTypist(answer func(prompt uint64, text string)) *typist {
	return &typist{answer: answer, news: make(chan struct{}, 1)}
}

// see takes in what happened.
func (t *typist) see(events []inspect.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, e := range events {
		p, ok := e.(inspect.Prompt)
		if !ok {
			continue
		}
		t.drop(p.Number)
		if p.Ended.IsZero() {
			t.open = append(t.open, p)
		}
	}
	select {
	case t.news <- struct{}{}:
	default:
	}
}

// close notes that a prompt has its answer.
func (t *typist) close(number uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.drop(number)
}

func (t *typist) drop(number uint64) {
	t.open = slices.DeleteFunc(t.open, func(p inspect.Prompt) bool { return p.Number == number })
}

// oldest waits until something asks; false where the context ends first.
func (t *typist) oldest(ctx context.Context) (inspect.Prompt, bool) {
	for {
		t.mu.Lock()
		if len(t.open) > 0 {
			defer t.mu.Unlock()
			return t.open[0], true
		}
		t.mu.Unlock()
		select {
		case <-t.news:
		case <-ctx.Done():
			return inspect.Prompt{}, false
		}
	}
}

// run reads lines until the context ends or reading fails. The end of the file
// is an answer too: a terminal can be read on after it.
func (t *typist) run(ctx context.Context, in io.Reader) {
	r := bufio.NewReader(in)
	for {
		asks, ok := t.oldest(ctx)
		if !ok {
			return
		}
		read := func() (string, error) { return r.ReadString('\n') }
		if asks.Secret && t.hidden != nil && r.Buffered() == 0 {
			read = t.hidden
		}
		line, err := read()
		if err != nil && !errors.Is(err, io.EOF) {
			return
		}
		now, ok := t.oldest(ctx) // another one, where the user took long
		if !ok {
			return
		}
		if asks.Secret && now.Number != asks.Number {
			continue // a password is for nobody else
		}
		t.close(now.Number)
		t.answer(now.Number, line)
	}
}
