package console

import (
	"fmt"
	"strings"
	"testing"

	"gdev/inspect"
	"gdev/tui/theme"
	"gdev/tui/tuitest"
)

func output(n int) []inspect.ServerOutput {
	out := make([]inspect.ServerOutput, n)
	for i := range out {
		out[i] = inspect.ServerOutput{Generation: 1, Stream: inspect.Stdout, Text: fmt.Sprintf("line %d\n", i), At: tuitest.At(i)}
	}
	return out
}

func made(s *theme.Styles, z tuitest.Size) *Console {
	c := New(s)
	c.SetSize(z.Width, z.Height)
	c.SetShown(true)
	return c
}

func TestGoldens(t *testing.T) {
	draw := func(out []inspect.ServerOutput, lost int) func(*theme.Styles, tuitest.Size) string {
		return func(s *theme.Styles, z tuitest.Size) string {
			c := made(s, z)
			c.Sync(out, lost)
			return c.View()
		}
	}
	mixed := append(output(2), inspect.ServerOutput{Generation: 2, Stream: inspect.Stderr, At: tuitest.At(0),
		Text: "\x1b[33m\x1b[2Jwarning\x1b[0m: " + strings.Repeat("long ", 30) + "\n\nlast\n"})
	tuitest.Goldens(t, []tuitest.Case{
		{Name: "nothing", Draw: draw(nil, 0)},
		{Name: "a little", Draw: draw(mixed, 0)},
		{Name: "much", Draw: draw(output(200), 17)},
	})
}

func TestItKeepsToTheEnd(t *testing.T) {
	c := made(theme.New(theme.Dark), tuitest.Size{Width: 60, Height: 10})
	c.Sync(output(50), 0)
	if !strings.Contains(c.View(), "line 49") {
		t.Errorf("the last line is not shown:\n%s", c.View())
	}
	c.Scroll().ScrollBy(-5)
	c.Sync(output(60), 0)
	if strings.Contains(c.View(), "line 59") {
		t.Error("the window moved though it was scrolled away from the end")
	}
	c.Scroll().ScrollToEnd()
	c.Sync(output(70), 0)
	if !strings.Contains(c.View(), "line 69") {
		t.Error("the last line is not shown after one scrolled to the end again")
	}
}
