package terminal

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"gdev/inspect"
)

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// TestPrompts types lines for prompts, each of which opens when the one before it
// is answered.
func TestPrompts(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	given := make(chan string, 10)
	prompts := NewPrompts(func(prompt uint64, text string) { given <- fmt.Sprintf("%d %q", prompt, text) })
	open := func(numbers ...uint64) {
		for _, n := range numbers {
			prompts.Apply([]inspect.Event{inspect.Prompt{Number: n}})
		}
	}
	open(1, 2, 3)
	prompts.Apply([]inspect.Event{inspect.Prompt{Number: 2, Ended: time.Now()}, inspect.Notice{}})
	go prompts.Run(ctx, io.MultiReader(strings.NewReader("one\ntwo\nthree\ncut"), iotest.ErrReader(io.ErrClosedPipe)))
	var got []string
	take := func() {
		select {
		case g := <-given:
			got = append(got, g)
		case <-time.After(patience):
			t.Fatalf("nothing came after %q", got)
		}
	}
	take()
	take()
	open(4)
	take()
	if want := []string{`1 "one\n"`, `3 "two\n"`, `4 "three\n"`}; !slices.Equal(got, want) {
		t.Errorf("answered %q, want %q", got, want)
	}
}

// neverRead fails the test that reads from it.
type neverRead struct{ t *testing.T }

func (r neverRead) Read([]byte) (int, error) {
	r.t.Error("the terminal is read while no prompt is open")
	return 0, io.EOF
}

func TestPromptsReadOnlyWhileOneIsOpen(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	prompts := NewPrompts(func(uint64, string) { t.Error("something was answered") })
	ended := make(chan struct{})
	prompts.Apply([]inspect.Event{inspect.Prompt{Number: 1}, inspect.Prompt{Number: 1, Ended: time.Now()}})
	go func() {
		prompts.Run(ctx, neverRead{t})
		close(ended)
	}()
	cancel()
	select {
	case <-ended:
	case <-time.After(patience):
		t.Error("it does not end with its context")
	}
}

// TestPromptsHidePasswords has a password read apart, and given to nobody but the
// one that asked for it.
func TestPromptsHidePasswords(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	given := make(chan string, 10)
	prompts := NewPrompts(func(prompt uint64, text string) { given <- fmt.Sprintf("%d %q", prompt, text) })
	lines := []string{"late", "hidden"}
	prompts.readHidden = func() (string, error) {
		line := lines[0]
		if lines = lines[1:]; line == "late" { // the one that asked is gone by then
			prompts.Apply([]inspect.Event{inspect.Prompt{Number: 1, Secret: true, Ended: time.Now()}})
		}
		return line + "\n", nil
	}
	prompts.Apply([]inspect.Event{inspect.Prompt{Number: 1, Secret: true}, inspect.Prompt{Number: 2, Secret: true}, inspect.Prompt{Number: 3}})
	go prompts.Run(ctx, io.MultiReader(strings.NewReader("seen\n"), iotest.ErrReader(io.ErrClosedPipe)))
	for _, want := range []string{`2 "hidden\n"`, `3 "seen\n"`} {
		select {
		case got := <-given:
			if got != want {
				t.Errorf("answered %s, want %s", got, want)
			}
		case <-time.After(patience):
			t.Fatalf("nothing came, want %s", want)
		}
	}
}
