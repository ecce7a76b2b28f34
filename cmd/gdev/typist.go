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
func (t *typist) oldest(ctx context.Context) (uint64, bool) {
	for {
		t.mu.Lock()
		if len(t.open) > 0 {
			defer t.mu.Unlock()
			return t.open[0].Number, true
		}
		t.mu.Unlock()
		select {
		case <-t.news:
		case <-ctx.Done():
			return 0, false
		}
	}
}

// run reads lines until the context ends or reading fails. The end of the file
// is an answer too: a terminal can be read on after it.
func (t *typist) run(ctx context.Context, in io.Reader) {
	r := bufio.NewReader(in)
	for {
		if _, ok := t.oldest(ctx); !ok {
			return
		}
		line, err := r.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return
		}
		number, ok := t.oldest(ctx) // another one, where the user took long
		if !ok {
			return
		}
		t.close(number)
		t.answer(number, line)
	}
}
