package failure

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"gdev/inspect"
	"gdev/tui/theme"
	"gdev/tui/tuitest"
)

func made(s *theme.Styles, z tuitest.Size, g inspect.Generation) *Overlay {
	o := New(s, tuitest.Directory)
	o.SetSize(z.Width, z.Height)
	o.Show(g)
	return o
}

func with(f inspect.Failure) inspect.Generation {
	g := tuitest.Failed()
	g.Changed, g.Failure = nil, &f
	return g
}

func TestGoldens(t *testing.T) {
	draw := func(g inspect.Generation) func(*theme.Styles, tuitest.Size) string {
		return func(s *theme.Styles, z tuitest.Size) string { return made(s, z, g).View() }
	}
	chain := tuitest.Chain()
	tuitest.Goldens(t, []tuitest.Case{
		{Name: "syntax error", Draw: draw(tuitest.Failed())},
		{Name: "chain", Draw: draw(with(inspect.Failure{Kind: inspect.FailureFactory, Message: "create_app() raised", Traceback: &chain}))},
		{Name: "not found", Draw: draw(with(inspect.Failure{Kind: inspect.FailureNotFound, Message: `no attr "app" in module "shop"`,
			Hint: "gdev run shop:application", LookedAt: []string{"shop.application: not there", "shop.make_app: a function of one argument"}}))},
		{Name: "died", Draw: draw(with(inspect.Failure{Kind: inspect.FailureDied, Message: "exit status 3", Output: "loading…\n\x1b[31m\x1b[2Jno licence\n"}))},
	})
}

func TestSecretsAreMaskedUntilRevealed(t *testing.T) {
	chain := tuitest.Chain()
	o := made(theme.New(theme.Dark), tuitest.Size{Width: 120, Height: 100}, with(inspect.Failure{Kind: inspect.FailureImport, Traceback: &chain}))
	if strings.Contains(o.View(), "hunter2") {
		t.Error("a secret is shown unasked")
	}
	o.SetReveal(true)
	if !strings.Contains(o.View(), "hunter2") {
		t.Error("a secret is not shown when asked for")
	}
}

func TestToggles(t *testing.T) {
	chain := tuitest.Chain()
	o := made(theme.New(theme.Dark), tuitest.Size{Width: 120, Height: 100}, with(inspect.Failure{Kind: inspect.FailureImport, Traceback: &chain}))
	o.SetUnfold(true)
	o.SetWhole(true)
	for _, want := range []string{"wsgi_app", "line_11"} {
		if !strings.Contains(ansi.Strip(o.View()), want) {
			t.Errorf("%q is not shown", want)
		}
	}
}

func TestAnotherGenerationIsShownFromItsTop(t *testing.T) {
	g := tuitest.Failed()
	o := made(theme.New(theme.Dark), tuitest.Size{Width: 60, Height: 10}, g)
	o.Scroll().ScrollToEnd()
	if o.Show(g); o.Scroll().Top() == 0 {
		t.Error("the same generation was scrolled back")
	}
	g.Number++
	if o.Show(g); o.Scroll().Top() != 0 {
		t.Error("another generation is not shown from its top")
	}
}
