package detail

import (
	"slices"
	"testing"
	"time"

	"gdev/inspect"
)

func TestStepsOfAGeneration(t *testing.T) {
	at := func(ms int) time.Time { return time.UnixMilli(int64(1_000 + ms)) }
	for _, c := range []struct {
		name string
		g    inspect.Generation
		want []step
	}{
		{"nothing known", inspect.Generation{Began: at(0)}, nil},
		{"a cold start", inspect.Generation{Began: at(0), Started: at(40), Ready: at(100)},
			[]step{{"start of Python", 40 * time.Millisecond}, {"import", 60 * time.Millisecond}}},
		{"a failed one", inspect.Generation{Began: at(0), Ready: at(100)},
			[]step{{"start and import", 100 * time.Millisecond}}},
		{"a fork after a save", inspect.Generation{
			Touched: at(0), Began: at(30), Start: inspect.StartFork, Started: at(33), Ready: at(40), Answered: at(45),
		}, []step{
			{"quiet after the save", 30 * time.Millisecond}, {"fork of the zygote", 3 * time.Millisecond},
			{"import", 7 * time.Millisecond}, {"until the first answer", 5 * time.Millisecond},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := stepsOf(c.g); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
