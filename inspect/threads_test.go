package inspect

import "testing"

func TestTheOnlyThreadIsTaken(t *testing.T) {
	taken := ThreadsTaken{Threads: 1, Waiting: 2, By: []Taker{{Exchange: 1}}}
	if got, want := taken.Summary(), "the only thread is taken, and 2 requests wait"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := taken.Hint(), "gdev run --threads 2"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
