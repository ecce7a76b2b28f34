package worker

import (
	"os"
	"strings"
	"testing"
	"time"

	"gdev/inspect"
)

// pipe is a tail that is listened to, and the end to write to.
func pipe(t *testing.T) (w *os.File, pieces chan string) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	pieces = make(chan string, 1000)
	reader := newTail(r)
	reader.listen(inspect.Stdout, func(_ inspect.Stream, text string) { pieces <- text })
	t.Cleanup(func() {
		_ = w.Close() // may be closed already
		<-reader.done
	})
	return w, pieces
}

func write(t *testing.T, w *os.File, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if _, err := w.WriteString(text); err != nil {
			t.Fatal(err)
		}
	}
}

func expect(t *testing.T, pieces chan string, want string) {
	t.Helper()
	select {
	case got := <-pieces:
		if got != want {
			t.Errorf("a piece is %q, want %q", got, want)
		}
	case <-time.After(10 * time.Second):
		t.Fatalf("no piece %q came within 10 s", want)
	}
}

// gather waits until all of want has come, in however many pieces.
func gather(t *testing.T, pieces chan string, want string) (n int) {
	t.Helper()
	got := ""
	for deadline := time.After(10 * time.Second); got != want; n++ {
		select {
		case piece := <-pieces:
			got += piece
		case <-deadline:
			t.Fatalf("%q has come within 10 s, want %q", got, want)
		}
	}
	return n
}

func TestLinesAreHandedOnWhole(t *testing.T) {
	t.Parallel()
	w, pieces := pipe(t)
	const rounds = 20
	for range rounds {
		write(t, w, "starting with", " ", "3", " ", "workers", "\n")
	}
	// A machine that is busy may take longer for one of them than is waited.
	if n := gather(t, pieces, strings.Repeat("starting with 3 workers\n", rounds)); n > rounds+rounds/4 {
		t.Errorf("%d lines came in %d pieces", rounds, n)
	}
}

func TestWhatHasNoLineEndIsHandedOnSoon(t *testing.T) {
	t.Parallel()
	w, pieces := pipe(t)
	write(t, w, "name? ")
	expect(t, pieces, "name? ")
	long := strings.Repeat("x", maxLine+1)
	write(t, w, long)
	gather(t, pieces, long)
	write(t, w, "last words")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	expect(t, pieces, "last words")
}

func TestNoColourIsCutInTwo(t *testing.T) {
	t.Parallel()
	w, pieces := pipe(t)
	write(t, w, "ready\x1b[3")
	expect(t, pieces, "ready")
	write(t, w, "2m> ")
	expect(t, pieces, "\x1b[32m> ")
	write(t, w, "\x1b[")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	expect(t, pieces, "\x1b[")
}
