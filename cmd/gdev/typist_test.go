package main

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

// TestTypist types lines and plays the prompts: each answer makes the next one
// ask.
func TestTypist(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	given := make(chan string, 10)
	typist := newTypist(func(prompt uint64, text string) { given <- fmt.Sprintf("%d %q", prompt, text) })
	asks := func(numbers ...uint64) {
		for _, n := range numbers {
			typist.see([]inspect.Event{inspect.Prompt{Number: n}})
		}
	}
	asks(1, 2, 3)
	typist.see([]inspect.Event{inspect.Prompt{Number: 2, Ended: time.Now()}, inspect.Notice{}})
	go typist.run(ctx, io.MultiReader(strings.NewReader("one\ntwo\nthree\ncut"), iotest.ErrReader(io.ErrClosedPipe)))
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
	asks(4)
	take()
	if want := []string{`1 "one\n"`, `3 "two\n"`, `4 "three\n"`}; !slices.Equal(got, want) {
		t.Errorf("answered %q, want %q", got, want)
	}
}

// neverRead fails the test that reads from it.
type neverRead struct{ t *testing.T }

func (r neverRead) Read([]byte) (int, error) {
	r.t.Error("the terminal is read while nothing asks")
	return 0, io.EOF
}

func TestTypistReadsOnlyWhenAsked(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	typist := newTypist(func(uint64, string) { t.Error("something was answered") })
	ended := make(chan struct{})
	typist.see([]inspect.Event{inspect.Prompt{Number: 1}, inspect.Prompt{Number: 1, Ended: time.Now()}})
	go func() {
		typist.run(ctx, neverRead{t})
		close(ended)
	}()
	cancel()
	select {
	case <-ended:
	case <-time.After(patience):
		t.Error("it does not end with its context")
	}
}

// TestTypistHidesPasswords has a password read apart, and given to nobody but the
// one that asked for it.
func TestTypistHidesPasswords(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	given := make(chan string, 10)
	typist := newTypist(func(prompt uint64, text string) { given <- fmt.Sprintf("%d %q", prompt, text) })
	lines := []string{"late", "hidden"}
	typist.hidden = func() (string, error) {
		line := lines[0]
		if lines = lines[1:]; line == "late" { // the one that asked is gone by then
			typist.see([]inspect.Event{inspect.Prompt{Number: 1, Secret: true, Ended: time.Now()}})
		}
		return line + "\n", nil
	}
	typist.see([]inspect.Event{inspect.Prompt{Number: 1, Secret: true}, inspect.Prompt{Number: 2, Secret: true}, inspect.Prompt{Number: 3}})
	go typist.run(ctx, io.MultiReader(strings.NewReader("seen\n"), iotest.ErrReader(io.ErrClosedPipe)))
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
