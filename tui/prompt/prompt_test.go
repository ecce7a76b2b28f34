package prompt

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"gdev/inspect"
	"gdev/tui/theme"
	"gdev/tui/tuitest"
)

func made(s *theme.Styles, z tuitest.Size, a Source) *Overlay {
	o := New(s)
	o.SetSize(z.Width, z.Height)
	o.Open(a)
	return o
}

// out is output as a session of pdb leaves it: what is typed is between.
func out(pieces ...string) []inspect.Output {
	var all []inspect.Output
	for _, p := range pieces {
		stream := inspect.Stdout
		if text, typed := strings.CutPrefix(p, "<"); typed {
			stream, p = inspect.Stdin, text
		}
		all = append(all, inspect.Output{Stream: stream, Text: p, At: tuitest.At(0)})
	}
	return all
}

func pdb() Source {
	x := tuitest.Running()
	x.Request.Target = "/debug?token=t0ken&order=17"
	return Source{
		Generation: 2, Exchange: &x, Newest: 2, Asks: true, Since: tuitest.At(13_000), Place: 1, Count: 1, Hold: 30 * time.Second,
		Output: out("> "+tuitest.Directory+"/shop/views.py(14)index()\n-> total = sum(\n\t", "items)", "\n", "(Pdb) ", "<p items\n", "['tea', '\x1b[2J']\n", "(Pdb) "),
	}
}

func TestGoldens(t *testing.T) {
	draw := func(change func(*Source), use func(*Overlay)) func(*theme.Styles, tuitest.Size) string {
		return func(s *theme.Styles, z tuitest.Size) string {
			a := pdb()
			change(&a)
			o := made(s, z, a)
			use(o)
			return o.View()
		}
	}
	asIs, unused := func(*Source) {}, func(*Overlay) {}
	tuitest.Goldens(t, []tuitest.Case{
		{Name: "pdb", Draw: draw(asIs, func(o *Overlay) { o.Paste("p total\x07") })},
		{Name: "a long line", Draw: draw(asIs, func(o *Overlay) { o.Paste(strings.Repeat("[x for x in items] + ", 12)); o.Key(press("ctrl+b")) })},
		{Name: "replaced, one of three", Draw: draw(func(a *Source) { a.Newest, a.Place, a.Count = 4, 2, 3 }, unused)},
		{Name: "goes on", Draw: draw(func(a *Source) { a.Asks = false }, func(o *Overlay) { o.Paste("n") })},
		{Name: "much output", Draw: draw(func(a *Source) { a.Output = append(out(strings.Repeat("line\n", 300)), a.Output...) }, unused)},
		{Name: "an import", Draw: draw(func(a *Source) { a.Exchange, a.Loading, a.Output = nil, true, out("which stage? ") }, unused)},
		{Name: "a thread, silent", Draw: draw(func(a *Source) { a.Exchange, a.Output = nil, nil }, unused)},
		{Name: "revealed", Draw: draw(func(a *Source) { a.Reveal = true }, unused)},
	})
}

func press(name string) tea.KeyPressMsg {
	switch name {
	case "enter":
		return tea.KeyPressMsg{Code: tea.KeyEnter}
	case "up":
		return tea.KeyPressMsg{Code: tea.KeyUp}
	case "down":
		return tea.KeyPressMsg{Code: tea.KeyDown}
	case "left":
		return tea.KeyPressMsg{Code: tea.KeyLeft}
	case "right":
		return tea.KeyPressMsg{Code: tea.KeyRight}
	case "home":
		return tea.KeyPressMsg{Code: tea.KeyHome}
	case "end":
		return tea.KeyPressMsg{Code: tea.KeyEnd}
	case "backspace":
		return tea.KeyPressMsg{Code: tea.KeyBackspace}
	case "delete":
		return tea.KeyPressMsg{Code: tea.KeyDelete}
	}
	if letter, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(letter[0]), Mod: tea.ModCtrl}
	}
	r := []rune(name)
	return tea.KeyPressMsg{Code: r[0], Text: name}
}

func typed(o *Overlay, keys ...string) {
	for _, k := range keys {
		o.Key(press(k))
	}
}

// sent is all that is given, with an source that asks again at once.
func sent(o *Overlay) []string {
	var all []string
	for {
		a := o.source
		text, ok := o.Next()
		if !ok {
			return all
		}
		all = append(all, text)
		a.Asks = true
		o.Show(a)
	}
}

func TestEditing(t *testing.T) {
	for name, c := range map[string]struct {
		keys []string
		want string
	}{
		"typed":               {[]string{"a", "b", " ", "c"}, "ab c"},
		"in the middle":       {[]string{"a", "c", "left", "b"}, "abc"},
		"and back":            {[]string{"b", "c", "home", "a", "end", "d", "right"}, "abcd"},
		"backspace":           {[]string{"a", "b", "left", "backspace", "backspace"}, "b"},
		"of a whole letter":   {[]string{"a", "e\u0301", "backspace"}, "a"},
		"delete":              {[]string{"a", "b", "c", "home", "delete", "ctrl+d", "right", "delete"}, "c"},
		"a word":              {[]string{"p", " ", "x", "y", " ", "ctrl+w"}, "p "},
		"to the start":        {[]string{"a", "b", "left", "ctrl+u"}, "b"},
		"to the end":          {[]string{"a", "b", "left", "ctrl+k"}, "a"},
		"ctrl+a and ctrl+e":   {[]string{"b", "ctrl+a", "a", "ctrl+e", "c"}, "abc"},
		"history":             {[]string{"n", "enter", "s", "enter", "up", "up", "up"}, "n"},
		"history and back":    {[]string{"n", "enter", "x", "up", "down", "y", "down"}, "xy"},
		"history, changed":    {[]string{"n", "enter", "up", "!"}, "n!"},
		"a line twice":        {[]string{"n", "enter", "s", "enter", "s", "enter", "up", "up"}, "n"},
		"nothing is no entry": {[]string{"n", "enter", "enter", "up"}, "n"},
	} {
		t.Run(name, func(t *testing.T) {
			o := made(theme.New(theme.Dark), tuitest.Size{Width: 80, Height: 24}, pdb())
			typed(o, c.keys...)
			if got := o.editor.Text(); got != c.want {
				t.Errorf("the line is %q, want %q", got, c.want)
			}
		})
	}
}

func TestNext(t *testing.T) {
	o := made(theme.New(theme.Dark), tuitest.Size{Width: 80, Height: 24}, pdb())
	typed(o, "n", "enter", "enter", "x", "ctrl+d", "enter", "ctrl+d")
	o.Paste("for x in y:\r\n\tprint(x\x1b)\n\nrest")
	want := []string{"n\n", "\n", "x\n", "", "for x in y:\n", "\tprint(x)\n", "\n"}
	if got := sent(o); !slices.Equal(got, want) {
		t.Errorf("sent %q, want %q", got, want)
	}
	if got := o.editor.Text(); got != "rest" {
		t.Errorf("the line is %q", got)
	}
}

func TestNothingIsSentUnasked(t *testing.T) {
	a := pdb()
	a.Asks = false
	o := made(theme.New(theme.Dark), tuitest.Size{Width: 80, Height: 24}, a)
	typed(o, "n", "enter", "s", "enter")
	if text, ok := o.Next(); ok {
		t.Errorf("%q is sent to one that does not ask", text)
	}
	a.Asks = true
	o.Show(a)
	if text, ok := o.Next(); !ok || text != "n\n" {
		t.Errorf("sent %q, %t", text, ok)
	}
	if text, ok := o.Next(); ok {
		t.Errorf("%q is sent for one question too", text)
	}
	o.Open(a)
	if text, ok := o.Next(); ok {
		t.Errorf("%q was typed for another", text)
	}
}

func TestEverySizeIsKept(t *testing.T) {
	for width := 10; width < 90; width += 7 {
		for height := 4; height < 12; height++ {
			o := made(theme.New(theme.Dark), tuitest.Size{Width: width, Height: height}, pdb())
			o.Paste(strings.Repeat("p 1 ", 40))
			typed(o, "left", "left")
			tuitest.Fits(t, "pdb", o.View(), tuitest.Size{Width: width, Height: height})
		}
	}
}

func TestTheEndIsInView(t *testing.T) {
	a := pdb()
	a.Output = out(strings.Repeat("line\n", 50))
	o := made(theme.New(theme.Dark), tuitest.Size{Width: 80, Height: 10}, a)
	a.Output = append(a.Output, out("newest\n", "(Pdb) ")...)
	o.Show(a)
	if view := ansi.Strip(o.View()); !strings.Contains(view, "newest") || !strings.Contains(view, "(Pdb) ▏") {
		t.Errorf("the end is not in view:\n%s", view)
	}
	o.Scroll().ScrollTo(0)
	o.Show(a)
	if o.Scroll().Top() != 0 {
		t.Error("the view moves while one reads what is above")
	}
}

func TestPasswordsAreNeitherSeenNorRecalled(t *testing.T) {
	a := pdb()
	a.Secret, a.Output = true, out("Password: ")
	o := made(theme.New(theme.Dark), tuitest.Size{Width: 80, Height: 10}, a)
	o.Paste("opensésame")
	typed(o, "left", "x")
	view := ansi.Strip(o.View())
	if strings.Contains(view, "same") || !strings.Contains(view, "Password: ••••••••••▏•") || !strings.Contains(view, "waits for a password") {
		t.Errorf("a password is shown as\n%s", view)
	}
	typed(o, "enter")
	if got := sent(o); !slices.Equal(got, []string{"opensésamxe\n"}) {
		t.Errorf("sent %q", got)
	}
	a.Secret = false
	o.Show(a)
	typed(o, "up")
	if view := ansi.Strip(o.View()); strings.Contains(view, "same") {
		t.Errorf("a password is recalled:\n%s", view)
	}
}
