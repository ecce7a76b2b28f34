package terminal

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"sync"

	"gdev/inspect"
)

// Prompts hands what the user types, where there is no UI, to the open prompts,
// the oldest first. It reads only while one is open: a gdev in the background of
// a shell is stopped when it reads from its terminal.
type Prompts struct {
	answer     func(prompt uint64, text string)
	readHidden func() (line string, err error) // reads one without an echo; nil: no terminal

	mu      sync.Mutex
	open    []inspect.Prompt // oldest first
	changed chan struct{}    // holds one value where open may have changed
}

// NewPrompts makes one without open prompts. Answer is called with each line that
// the user has typed, and its end; "" is the end of the file.
func NewPrompts(answer func(prompt uint64, text string)) *Prompts {
	return &Prompts{answer: answer, changed: make(chan struct{}, 1)}
}

// Hide has secret lines read by h, which may be nil.
func (p *Prompts) Hide(h *HiddenReader) {
	if h != nil {
		p.readHidden = h.ReadLine
	}
}

// Apply takes in what happened.
func (p *Prompts) Apply(events []inspect.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range events {
		prompt, ok := e.(inspect.Prompt)
		if !ok {
			continue
		}
		p.drop(prompt.Number)
		if prompt.Ended.IsZero() {
			p.open = append(p.open, prompt)
		}
	}
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

// close notes that a prompt has its answer.
func (p *Prompts) close(number uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop(number)
}

func (p *Prompts) drop(number uint64) {
	p.open = slices.DeleteFunc(p.open, func(q inspect.Prompt) bool { return q.Number == number })
}

// oldest waits for an open prompt; false where the context ends first.
func (p *Prompts) oldest(ctx context.Context) (inspect.Prompt, bool) {
	for {
		p.mu.Lock()
		if len(p.open) > 0 {
			defer p.mu.Unlock()
			return p.open[0], true
		}
		p.mu.Unlock()
		select {
		case <-p.changed:
		case <-ctx.Done():
			return inspect.Prompt{}, false
		}
	}
}

// Run reads lines until the context ends or reading fails. The end of the file
// is an answer too: a terminal can be read on after it.
func (p *Prompts) Run(ctx context.Context, in io.Reader) {
	r := bufio.NewReader(in)
	for {
		asked, ok := p.oldest(ctx)
		if !ok {
			return
		}
		read := func() (string, error) { return r.ReadString('\n') }
		if asked.Secret && p.readHidden != nil && r.Buffered() == 0 {
			read = p.readHidden
		}
		line, err := read()
		if err != nil && !errors.Is(err, io.EOF) {
			return
		}
		now, ok := p.oldest(ctx) // another prompt, where the user took long
		if !ok {
			return
		}
		if asked.Secret && now.Number != asked.Number {
			continue // a password is for nobody else
		}
		p.close(now.Number)
		p.answer(now.Number, line)
	}
}
