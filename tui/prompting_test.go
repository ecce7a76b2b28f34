package tui

import (
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"gdev/inspect"
	"gdev/tui/theme"
	"gdev/tui/tuitest"
)

// debugging is an exchange at a prompt of pdb.
func debugging(number uint64, generation int, output ...string) inspect.Exchange {
	x := tuitest.Running()
	x.Number, x.Generation, x.Request.Target = number, generation, "/debug?token=t0ken"
	for _, text := range output {
		x.Output = append(x.Output, inspect.Output{Stream: inspect.Stdout, Text: text, At: tuitest.At(0)})
	}
	return x
}

func ended(x inspect.Exchange) inspect.Exchange {
	x.State, x.Outcome, x.Ended = inspect.StateEnded, inspect.OutcomeComplete, tuitest.At(14_000)
	x.Response.Status = "200 OK"
	return x
}

func lineOf(number uint64, generation int, exchange uint64) inspect.Prompt {
	return inspect.Prompt{Number: number, Generation: generation, Exchange: exchange, Began: tuitest.At(13_000)}
}

func over(p inspect.Prompt) inspect.Prompt {
	p.Ended = tuitest.At(13_400)
	return p
}

var promptScreen = tuitest.Size{Width: 100, Height: 30}

func (s *screen) asks(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(*s.asked, want) {
		t.Errorf("asked for %q, want %q", *s.asked, want)
	}
	*s.asked = nil
}

func TestAPromptIsAnswered(t *testing.T) {
	s := newScreen(promptScreen, tuitest.Events()...)
	s.happen(lineOf(1, 2, 20)) // the news may come before the exchange's own
	s.happen(debugging(20, 2, "> views.py(3)\n-> total\n", "(Pdb) "))
	s.wants(t, "#20 GET /debug?token=‹masked› waits for a line", "-> total", "(Pdb) ▏", "? 1 prompt (p)", "enter send")
	s.press("p qrx?", "enter")
	s.asks(t, `answer 1 "p qrx?\n"`)
	s.wants(t, "goes on…")
	s.press("c", "enter") // typed ahead
	s.asks(t)
	s.happen(over(lineOf(1, 2, 20)), lineOf(2, 2, 20), debugging(20, 2, "(Pdb) ", "42\n", "(Pdb) "))
	s.asks(t, `answer 2 "c\n"`)
	s.happen(over(lineOf(2, 2, 20)))
	s.wants(t, "goes on…", "42")
	s.happen(ended(debugging(20, 2)))
	s.lacks(t, "goes on…", "? 1 prompt")
	s.wants(t, "method", "/debug")
	s.press("p")
	s.wants(t, "nothing waits for a line")
}

func TestAPromptIsLeftForLater(t *testing.T) {
	s := newScreen(promptScreen, tuitest.Events()...)
	s.happen(debugging(20, 2, "(Pdb) "), lineOf(1, 2, 20))
	s.press("typed", "esc")
	s.wants(t, "it waits on, p answers it", "asks (p)", "? 1 prompt (p)")
	s.press("k")
	s.happen(inspect.Generation{Number: 3, State: inspect.GenerationReady, Reason: inspect.ReasonReload, Began: tuitest.At(13_100), Ready: tuitest.At(13_110)})
	s.wants(t, "generation 2 is kept: it waits for a line (p)")
	s.press("G")
	s.happen(tuitest.Many(30, 2)...)
	s.wants(t, "method") // the overlay does not come back by itself
	s.happen(debugging(21, 2, "second "), lineOf(2, 2, 21))
	s.wants(t, "#21 GET /debug", "2 of 2")
	s.press("tab")
	s.wants(t, "#20 GET /debug", "1 of 2")
	s.press("tab", "ctrl+d")
	s.asks(t, `answer 2 ""`)
	s.press("esc", "p", "ctrl+d")
	s.asks(t, `answer 1 ""`)
	s.happen(over(lineOf(1, 2, 20)), ended(debugging(20, 2)))
	s.wants(t, "method", "? 1 prompt (p)") // the other one was left too
}

func TestThePromptOfAnOldGenerationSaysSo(t *testing.T) {
	s := newScreen(promptScreen, tuitest.Events()...)
	s.happen(debugging(20, 2, "(Pdb) "), lineOf(1, 2, 20))
	g := tuitest.Ready()
	g.Number, g.State = 3, inspect.GenerationReady
	s.happen(g)
	s.wants(t, "g2, replaced by g3, goes on until done; ctrl+x ends it")
	failed := tuitest.Failed()
	failed.Number = 4
	s.happen(failed)
	s.wants(t, "(Pdb) ▏", "generation 4 failed") // what one types in is not covered
	s.press("ctrl+x")
	s.wants(t, "kill exchange #20")
	s.press("y")
	s.asks(t, "kill 20")
	s.happen(over(lineOf(1, 2, 20)), ended(debugging(20, 2)))
	s.wants(t, "Generation 4 cannot serve")
}

// TestAPromptThatWasTakenUpAgainIsNoLongerLeft leaves two, and goes from the one
// to the other: when that is done, the first is shown again.
func TestAPromptThatWasTakenUpAgainIsNoLongerLeft(t *testing.T) {
	s := newScreen(promptScreen, tuitest.Events()...)
	s.happen(debugging(20, 2, "(Pdb) "), lineOf(1, 2, 20), debugging(21, 2, "(Pdb) "), lineOf(2, 2, 21))
	s.press("esc", "p")
	s.wants(t, "#20 GET /debug")
	s.press("tab")
	s.wants(t, "#21 GET /debug")
	s.happen(over(lineOf(2, 2, 21)), ended(debugging(21, 2)))
	s.wants(t, "#20 GET /debug?token=‹masked› waits for a line")
}

func TestAPromptDoesNotCoverAQuestion(t *testing.T) {
	s := newScreen(promptScreen, tuitest.Events()...)
	s.press("x")
	s.happen(debugging(20, 2, "(Pdb) "), lineOf(1, 2, 20))
	s.wants(t, "kill exchange #9")
	s.press("n")
	s.lacks(t, "(Pdb) ▏")
	s.press("p")
	s.wants(t, "(Pdb) ▏")
}

// TestNothingIsPastedBehindAQuestion has one over a prompt.
func TestNothingIsPastedBehindAQuestion(t *testing.T) {
	s := newScreen(promptScreen, tuitest.Events()...)
	s.happen(debugging(20, 2, "(Pdb) "), lineOf(1, 2, 20))
	s.press("ctrl+x")
	s.send(tea.PasteMsg{Content: "c\n"})
	s.press("n")
	s.asks(t)
}

// TestTheNewestGenerationIsNotCalledKept has its prompt come before itself.
func TestTheNewestGenerationIsNotCalledKept(t *testing.T) {
	s := newScreen(promptScreen)
	s.happen(lineOf(1, 1, 0))
	s.press("esc")
	s.happen(inspect.Generation{Number: 1, State: inspect.GenerationLoading, Reason: inspect.ReasonStart, Began: tuitest.At(0)})
	s.lacks(t, "is kept")
}

func TestAnImportAsks(t *testing.T) {
	s := newScreen(promptScreen)
	loading := inspect.Generation{Number: 1, State: inspect.GenerationLoading, Reason: inspect.ReasonStart, Began: tuitest.At(0)}
	s.happen(loading, inspect.ServerOutput{Generation: 1, Stream: inspect.Stdout, Text: "which stage? ", At: tuitest.At(10)}, lineOf(1, 1, 0))
	s.wants(t, "Generation 1, while it is loaded, waits for a line", "which stage? ▏", "refused after 20s (--hold)")
	s.press("esc")
	s.wants(t, "waits for a line (p)")
	s.press("x")
	s.wants(t, "end the loading of generation 1?")
	s.press("n", "p", "ctrl+x", "y")
	s.asks(t, "kill prompt 1")
	s.press("dev", "enter")
	s.asks(t, `answer 1 "dev\n"`)
	s.happen(over(lineOf(1, 1, 0)))
	s.wants(t, "goes on…")
	loading.State, loading.Ready = inspect.GenerationReady, tuitest.At(500)
	s.happen(loading)
	s.lacks(t, "goes on…")
}

func TestAPromptDoesNotTakeTheKeysOfWhatIsTyped(t *testing.T) {
	s := newScreen(promptScreen, tuitest.Events()...)
	s.press("/", "get")
	s.happen(debugging(20, 2, "(Pdb) "), lineOf(1, 2, 20))
	s.press(" 2", "enter")
	s.asks(t)
	s.wants(t, "? 1 prompt (p)", "8 of 14")
	s.press("esc", "p")
	s.wants(t, "(Pdb) ▏")
}

func TestAPromptFitsEveryScreen(t *testing.T) {
	draw := func(keys ...string) func(*theme.Styles, tuitest.Size) string {
		return func(styles *theme.Styles, z tuitest.Size) string {
			s := newScreen(z, tuitest.Events()...)
			s.setStyles(styles)
			s.happen(debugging(20, 2, "> views.py(3)\n", "(Pdb) "), lineOf(1, 2, 20))
			s.press(keys...)
			return s.View().Content
		}
	}
	for _, z := range tuitest.Sizes {
		for name, view := range map[string]string{
			"prompt": draw("p total")(theme.New(theme.Dark), z), "left": draw("esc")(theme.New(theme.Plain), z),
		} {
			tuitest.Fits(t, name, view, z)
		}
	}
}
