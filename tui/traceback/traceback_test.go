package traceback

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"gdev/inspect"
	"gdev/tui/page"
	"gdev/tui/theme"
	"gdev/tui/tuitest"
)

func text(t inspect.Traceback, o Options) string {
	b := page.NewBuilder(theme.New(theme.Dark), 100)
	o.Directory = tuitest.Directory
	Build(b, t, o)
	return ansi.Strip(strings.Join(b.Lines(), "\n"))
}

// inOrder fails the test where the parts do not stand in text one after the
// other.
func inOrder(t *testing.T, text string, parts ...string) {
	t.Helper()
	rest := text
	for _, p := range parts {
		_, after, found := strings.Cut(rest, p)
		if !found {
			t.Fatalf("%q is missing, or not in its place, in\n%s", p, text)
		}
		rest = after
	}
}

func TestGoldens(t *testing.T) {
	draw := func(tb inspect.Traceback, o Options) func(*theme.Styles, tuitest.Size) string {
		return func(s *theme.Styles, z tuitest.Size) string {
			o.Directory = tuitest.Directory
			b := page.NewBuilder(s, z.Width)
			Summary(b, tb, o)
			b.Blank()
			Build(b, tb, o)
			var v page.View
			v.SetHeight(z.Height)
			v.SetLines(b.Lines())
			return v.View()
		}
	}
	tuitest.Goldens(t, []tuitest.Case{
		{Name: "chain", Draw: draw(tuitest.Chain(), Options{})},
		{Name: "chain, unfolded and whole", Draw: draw(tuitest.Chain(), Options{Unfold: true, Whole: true})},
		{Name: "group", Draw: draw(tuitest.Group(), Options{})},
		{Name: "syntax", Draw: draw(*tuitest.Failed().Failure.Traceback, Options{})},
		{Name: "nothing but a type", Draw: draw(inspect.Traceback{Type: "KeyboardInterrupt"}, Options{})},
	})
}

func TestChainIsInPythonsOrderAndWords(t *testing.T) {
	inOrder(t, text(tuitest.Chain(), Options{}),
		"shop/prices.py:9 in price", "▶  9 │     return sum", "KeyError: 'vat'", directCause,
		"… 2 library frames (f)  flask/app.py:1463 in full_dispatch_request",
		"shop/views.py:41 in checkout", "▶ 41 │", "shop.errors.CheckoutError: cannot price the cart",
		"  second line of the message", "  cart 12 of customer 7")
	chain := tuitest.Chain()
	chain.Link = "context"
	inOrder(t, text(chain, Options{}), "KeyError", duringAnother, "CheckoutError")
}

func TestUnfoldedAndWhole(t *testing.T) {
	folded, whole := text(tuitest.Chain(), Options{}), text(tuitest.Chain(), Options{Unfold: true, Whole: true})
	inOrder(t, folded, "… 4 more locals (w)")
	if strings.Contains(folded, "wsgi_app") {
		t.Error("a library frame is shown folded")
	}
	inOrder(t, whole, "flask/app.py:1488 in wsgi_app", "return self.ensure_sync", "so that it is cut>", "line_11")
}

func TestGroupHasItsMembersIndented(t *testing.T) {
	inOrder(t, text(tuitest.Group(), Options{}), "ExceptionGroup: two of three failed",
		"│ exception 1 of 2 in the group", "  shop/prices.py:9 in price", "  KeyError: 'vat'",
		"│ exception 2 of 2 in the group", `  ValueError: not a number: '\x1b[31m'`)
}

func TestCaretStandsUnderItsCharacter(t *testing.T) {
	for _, c := range []struct {
		name, source string
		column       int
		want         string // what stands above the caret
	}{
		{"plain", "x = (1", 5, "(1"},
		{"behind a tab", "\tx = (1", 6, "(1"},
		{"behind wide characters", "日本 = (1", 6, "(1"},
		{"behind an escape", "a\x1b = (1", 6, "(1"},
		{"beyond the end", "x", 5, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines := strings.Split(text(inspect.Traceback{Type: "SyntaxError", Syntax: &inspect.Syntax{
				File: "a.py", Line: 3, Column: c.column, FirstLine: 3, Source: []string{c.source}}}, Options{}), "\n")
			for i, l := range lines {
				if before, _, found := strings.Cut(l, "^"); found {
					above := ansi.Cut(lines[i-1], ansi.StringWidth(before), 100)
					if above != c.want {
						t.Errorf("the caret stands under %q, want %q", above, c.want)
					}
					return
				}
			}
			t.Errorf("no caret in %q", lines)
		})
	}
}

func TestPlaceAndHeadline(t *testing.T) {
	library := inspect.Frame{File: "/usr/lib/python3/dist-packages/x/y.py", Line: 2, Function: "g", Library: true}
	own := inspect.Frame{File: tuitest.Directory + "/a.py", Line: 7, Function: "f"}
	for _, c := range []struct {
		name                string
		t                   inspect.Traceback
		wantPlace, wantHead string
	}{
		{"own frame before a library's", inspect.Traceback{Type: "E", Message: "m", Frames: []inspect.Frame{own, library}}, "a.py:7 in f", "E: m"},
		{"library only", inspect.Traceback{Type: "E", Frames: []inspect.Frame{library}}, "x/y.py:2 in g", "E"},
		{"nowhere", inspect.Traceback{Type: "E", Message: "a\nb"}, "", "E: a …"},
		{"syntax", inspect.Traceback{Type: "S", Message: "\x1b\n", Frames: []inspect.Frame{own}, Syntax: &inspect.Syntax{File: "/else/b.py", Line: 3}}, "/else/b.py:3", `S: \x1b`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Place(c.t, tuitest.Directory); got != c.wantPlace {
				t.Errorf("place %q, want %q", got, c.wantPlace)
			}
			if got := Headline(c.t); got != c.wantHead {
				t.Errorf("headline %q, want %q", got, c.wantHead)
			}
		})
	}
	if got := Path(tuitest.Directory+"er/a.py", tuitest.Directory); got != tuitest.Directory+"er/a.py" {
		t.Errorf("a folder beside became %q", got)
	}
}
