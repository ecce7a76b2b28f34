package detail

import (
	"testing"

	"gdev/inspect"
	"gdev/tui/theme"
	"gdev/tui/tuitest"
)

func TestAFailureOpensWhereItIs(t *testing.T) {
	d := made(theme.New(theme.Dark), tuitest.Size{Width: 60, Height: 12}, tuitest.Login(), Environ)
	for row, c := range []struct {
		e    inspect.Exchange
		want Tab
	}{{tuitest.Raising(), Traceback}, {tuitest.Faulty(), Findings}, {tuitest.Page(), Environ}, {tuitest.Died(), Environ}} {
		if d.Show(c.e, 10+row); d.Tab() != c.want {
			t.Errorf("#%d opens at %s, want %s", c.e.Number, TabNames()[d.Tab()], TabNames()[c.want])
		}
	}
}
