package tui

import (
	"math/rand/v2"
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"gdev/inspect"
	"gdev/tui/tuitest"
)

// TestAnythingFits presses keys, resizes and lets things happen at random, and
// checks after each that the screen is exactly filled.
func TestAnythingFits(t *testing.T) {
	keys := []string{"q", "?", "e", "o", "p", "f", "v", "w", "z", "c", "m", "r", "R", "x", "y", "n", "g", "G", "F", "j", "k", "J", "K", "h", "l",
		"/", ":", "1", "2", "3", "4", "5", "get", "日本", "\x1b"}
	for name := range keyCodes {
		keys = append(keys, name)
	}
	slices.Sort(keys)
	rounds := 15
	if testing.Short() {
		rounds = 5
	}
	for seed := range rounds {
		rnd := rand.New(rand.NewPCG(uint64(seed), 7))
		z := tuitest.Size{Width: 80, Height: 24}
		s := newScreen(z)
		number := 1
		prompts := uint64(0)
		for range 120 {
			what := ""
			switch rnd.IntN(8) {
			case 0:
				z = tuitest.Size{Width: 1 + rnd.IntN(220), Height: 1 + rnd.IntN(60)}
				what = "resize"
				s.send(tea.WindowSizeMsg{Width: z.Width, Height: z.Height})
			case 1:
				what = "events"
				s.happen(anyEvents(rnd, &number)...)
				prompts++
				s.happen(anyPrompt(rnd, prompts, uint64(number)))
			case 2:
				what = "mouse"
				s.send(tea.MouseClickMsg{X: rnd.IntN(220), Y: rnd.IntN(60), Button: tea.MouseLeft})
				s.send(tea.MouseWheelMsg{X: rnd.IntN(220), Y: rnd.IntN(60), Button: tea.MouseWheelUp})
			default:
				what = keys[rnd.IntN(len(keys))]
				s.press(what)
			}
			tuitest.Fits(t, what, s.View().Content, z)
			if t.Failed() {
				t.Fatalf("seed %d", seed)
			}
		}
	}
}

func anyEvents(rnd *rand.Rand, number *int) []inspect.Event {
	events := tuitest.Events()
	e := events[rnd.IntN(len(events))]
	*number++
	switch x := e.(type) {
	case inspect.Exchange:
		x.Number = uint64(*number - rnd.IntN(3))
		e = x
	case inspect.Generation:
		x.Number = *number
		if rnd.IntN(2) == 0 {
			failed := tuitest.Failed()
			x.State, x.Failure = failed.State, failed.Failure
		}
		e = x
	}
	return []inspect.Event{e}
}

// anyPrompt begins a prompt, or ends an older one.
func anyPrompt(rnd *rand.Rand, number, exchange uint64) inspect.Prompt {
	p := inspect.Prompt{Number: number, Generation: rnd.IntN(3), Exchange: exchange * rnd.Uint64N(2), Began: tuitest.At(0)}
	if rnd.IntN(2) == 0 {
		p.Number, p.Ended = 1+rnd.Uint64N(number), tuitest.At(1)
	}
	return p
}

// TestEverySize draws each mode on every small screen, and on some large ones.
func TestEverySize(t *testing.T) {
	for _, keys := range [][]string{{}, {"enter"}, {"?"}, {"o"}, {"/", "x"}, {"x"}, {"4", "z"}} {
		s := newScreen(tuitest.Size{Width: 1, Height: 1}, tuitest.Events()...)
		s.press(keys...)
		for width := 1; width < 130; width += 1 + width/20 {
			for height := 1; height < 42; height += 1 + height/8 {
				z := tuitest.Size{Width: width, Height: height}
				s.send(tea.WindowSizeMsg{Width: width, Height: height})
				tuitest.Fits(t, "resize", s.View().Content, z)
			}
		}
	}
	s := newScreen(tuitest.Size{Width: 1, Height: 1}, debugging(20, 2, "(Pdb) "), lineOf(1, 2, 20))
	for width := 1; width < 130; width += 3 {
		z := tuitest.Size{Width: width, Height: 1 + width%20}
		s.send(tea.WindowSizeMsg{Width: z.Width, Height: z.Height})
		tuitest.Fits(t, "prompt", s.View().Content, z)
	}
	s = newScreen(tuitest.Size{Width: 80, Height: 24})
	s.send(tea.WindowSizeMsg{Width: -1, Height: 0})
	if got := s.View().Content; got != "" {
		t.Errorf("a screen of no size shows %q", got)
	}
}
