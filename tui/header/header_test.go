package header

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"gdev/inspect"
	"gdev/inspect/history"
	"gdev/tui/theme"
	"gdev/tui/tuitest"
)

func sample(state inspect.GenerationState) Header {
	g := tuitest.Ready()
	g.State = state
	return Header{
		Application: "shop", URL: "http://127.0.0.1:8001", Generation: g, Now: tuitest.At(2000),
		Counts: history.Counts{Exchanges: 1234, Open: 2, Failed: 3},
	}
}

func TestGoldens(t *testing.T) {
	var cases []tuitest.Case
	for _, state := range []inspect.GenerationState{
		inspect.GenerationLoading, inspect.GenerationReady, inspect.GenerationFailed, inspect.GenerationDied, inspect.GenerationEnded,
	} {
		cases = append(cases, tuitest.Case{Name: string(state), Draw: func(s *theme.Styles, z tuitest.Size) string {
			return sample(state).View(s, z.Width) + strings.Repeat("\n", z.Height-1)
		}})
	}
	cases = append(cases, tuitest.Case{Name: "findings", Draw: func(s *theme.Styles, z tuitest.Size) string {
		h := sample(inspect.GenerationReady)
		h.Counts.Findings = inspect.Tally{Errors: 2, Warnings: 10}
		return h.View(s, z.Width) + strings.Repeat("\n", z.Height-1)
	}})
	tuitest.Goldens(t, cases)
}

func TestEveryWidthIsFilledExactly(t *testing.T) {
	h := sample(inspect.GenerationReady)
	h.Application, h.Revealed = "日本語\x1b[31m", true
	h.Generation.Found.Name = ""
	for width := range 200 {
		view := h.View(theme.New(theme.Dark), width)
		if got := ansi.StringWidth(view); got != width {
			t.Errorf("at %d columns the line has %d: %q", width, got, view)
		}
	}
}

func TestThreadsTaken(t *testing.T) {
	h := sample(inspect.GenerationReady)
	h.Taken = inspect.ThreadsTaken{Began: tuitest.At(0), At: tuitest.At(9000), Threads: 2, Waiting: 3, By: []inspect.Taker{
		{Exchange: 4, Began: tuitest.At(1000), Awaits: "client gone"}, {Exchange: 7, Began: tuitest.At(2000)},
	}}
	for width, want := range map[int]string{
		200: "! threads taken, 1 by clients that have gone, 3 wait · by #4 #7 for 8.0 s · --threads 4",
		100: "! threads taken, 3 wait",
		60:  "! threads taken, 3 wait",
	} {
		if view := ansi.Strip(h.View(theme.New(theme.Dark), width)); !strings.Contains(view, want) {
			t.Errorf("at %d columns %q lacks %q", width, view, want)
		}
	}
}

func TestWhatMattersMostIsKeptLongest(t *testing.T) {
	h := sample(inspect.GenerationFailed)
	for _, c := range []struct {
		width int
		want  []string
	}{
		{120, []string{"shop:app", "✗ generation 1 failed", "http://127.0.0.1:8001", "Python 3.11.7", "1234 requests", "2 open", "3 failed"}},
		{60, []string{"shop:app", "✗ g1 failed", "127.0.0.1:8001", "1234 req", "✗3"}},
		{30, []string{"shop:app", "✗ g1 failed"}},
	} {
		view := ansi.Strip(h.View(theme.New(theme.Dark), c.width))
		for _, w := range c.want {
			if !strings.Contains(view, w) {
				t.Errorf("at %d columns %q lacks %q", c.width, view, w)
			}
		}
	}
}

func TestFaultsOfGdevAreCounted(t *testing.T) {
	h := sample(inspect.GenerationReady)
	h.Counts.Faults = 2
	for width, want := range map[int]string{120: "2 faults of gdev", 45: "gdev ✗2"} {
		if view := ansi.Strip(h.View(theme.New(theme.Dark), width)); !strings.Contains(view, want) {
			t.Errorf("at %d columns %q lacks %q", width, view, want)
		}
	}
}
