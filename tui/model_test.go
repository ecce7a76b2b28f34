package tui

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"gdev/inspect"
	"gdev/tui/detail"
	"gdev/tui/theme"
	"gdev/tui/tuitest"
)

// asked is a Controller that writes down what it was asked for.
type asked []string

func (a *asked) Reload()       { *a = append(*a, "reload") }
func (a *asked) Restart()      { *a = append(*a, "restart") }
func (a *asked) Kill(n uint64) { *a = append(*a, fmt.Sprint("kill ", n)) }

func (a *asked) Answer(n uint64, text string) {
	*a = append(*a, fmt.Sprintf("answer %d %q", n, text))
}
func (a *asked) KillPrompt(n uint64) { *a = append(*a, fmt.Sprint("kill prompt ", n)) }

// screen is a model with a clock that stands, and what it asked for.
type screen struct {
	*Model
	asked *asked
	now   time.Time
	cmd   tea.Cmd // what the last message has led to
}

func newScreen(z tuitest.Size, events ...inspect.Event) *screen {
	s := &screen{asked: &asked{}, now: tuitest.At(13_500)}
	s.Model = New(s.asked, Info{App: "shop:app", URL: "http://127.0.0.1:8001", Directory: tuitest.Directory, Version: "0.1.0", Hold: 20 * time.Second},
		Options{Now: func() time.Time { return s.now }})
	s.send(tea.WindowSizeMsg{Width: z.Width, Height: z.Height})
	s.happen(events...)
	return s
}

func (s *screen) send(msg tea.Msg) { _, s.cmd = s.Update(msg) }

// happen sends events as a subscription gives them, and ends the pause of the detail.
func (s *screen) happen(events ...inspect.Event) {
	s.now = s.now.Add(detailPause)
	s.send(EventsMsg{Events: events})
}

// named are the keys that are no characters.
var keyCodes = map[string]tea.KeyPressMsg{
	"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab}, "shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift},
	"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight},
	"pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown}, "home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd},
	"ctrl+n": {Code: 'n', Mod: tea.ModCtrl}, "ctrl+p": {Code: 'p', Mod: tea.ModCtrl}, "ctrl+l": {Code: 'l', Mod: tea.ModCtrl},
	"ctrl+d": {Code: 'd', Mod: tea.ModCtrl}, "ctrl+x": {Code: 'x', Mod: tea.ModCtrl},
	"ctrl+c": {Code: 'c', Mod: tea.ModCtrl}, "ctrl+z": {Code: 'z', Mod: tea.ModCtrl}, "backspace": {Code: tea.KeyBackspace}, "ctrl+u": {Code: 'u', Mod: tea.ModCtrl},
	"space": {Code: tea.KeySpace, Text: " "},
}

// press presses keys: names of keyCodes, or characters.
func (s *screen) press(keys ...string) {
	for _, k := range keys {
		if msg, ok := keyCodes[k]; ok {
			s.send(msg)
			continue
		}
		for _, r := range k {
			s.send(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
}

func (s *screen) text() string { return ansi.Strip(s.View().Content) }

func (s *screen) wants(t *testing.T, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(s.text(), p) {
			t.Errorf("the screen lacks %q:\n%s", p, s.text())
		}
	}
}

func (s *screen) lacks(t *testing.T, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(s.text(), p) {
			t.Errorf("the screen has %q:\n%s", p, s.text())
		}
	}
}

func TestGoldens(t *testing.T) {
	draw := func(keys ...string) func(*theme.Styles, tuitest.Size) string {
		return func(styles *theme.Styles, z tuitest.Size) string {
			s := newScreen(z)
			s.setStyles(styles)
			s.happen(tuitest.Events()...)
			s.press(keys...)
			return s.View().Content
		}
	}
	up := slices.Repeat([]string{"up"}, 8)
	tuitest.Themes(t, tuitest.Case{Name: "a traceback", Draw: draw(append(slices.Clone(up[:6]), "4")...)})
	tuitest.Goldens(t, []tuitest.Case{
		{Name: "browsing", Draw: draw()},
		{Name: "an exchange selected", Draw: draw(append(up, "3")...)},
		{Name: "its detail in focus", Draw: draw(append(up, "3", "enter", "pgdown")...)},
		{Name: "its detail on the whole screen", Draw: draw(append(up, "2", "z")...)},
		{Name: "filtering", Draw: draw("/", "get 200")},
		{Name: "about to kill", Draw: draw("x")},
		{Name: "secrets shown", Draw: draw("v")},
		{Name: "help", Draw: draw("?")},
		{Name: "palette", Draw: draw(":", "re")},
		{Name: "output", Draw: draw("o")},
		{Name: "failed", Draw: func(styles *theme.Styles, z tuitest.Size) string {
			s := newScreen(z, tuitest.Events()...)
			s.setStyles(styles)
			s.happen(tuitest.Failed())
			return s.View().Content
		}},
	})
}

func TestFollowing(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Events()...)
	s.wants(t, "#9 GET /slow → running…", "following", "9 requests", "1 open", "3 failed")
	s.press("up", "up", "up", "up", "up")
	s.wants(t, "#6 GET /events", "pinned (G)")
	s.happen(tuitest.Many(10, 3)...)
	s.wants(t, "#6 GET /events")
	s.press("G")
	s.wants(t, "#12 GET /items/12")
	s.press("F")
	s.happen(tuitest.Many(13, 40)...)
	s.wants(t, "#12 GET /items/12", "40 new (G)")
	s.press("F")
	s.wants(t, "#52 GET /items/52", "following")
}

func TestDetailFollowsItsExchange(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Running())
	ended := tuitest.Raising()
	ended.Number = 9
	s.happen(ended)
	s.wants(t, "#9 GET /checkout → 500")
	s.send(EventsMsg{Events: []inspect.Event{tuitest.Running()}}) // at once, within the pause
	s.wants(t, "#9 GET /checkout → 500")
	if s.cmd == nil {
		t.Fatal("nothing ends the pause")
	}
	s.send(detailDueMsg{})
	s.wants(t, "#9 GET /slow → running…")
}

func TestTabsAndFocus(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 60, Height: 16}, tuitest.Login())
	s.lacks(t, "Traceback")
	s.press("enter")
	s.wants(t, "▸ #2 POST", "from 127.0.0.1")
	for _, c := range []struct {
		key  string
		want detail.Tab
	}{{"2", detail.Environ}, {"tab", detail.Response}, {"right", detail.Traceback}, {"6", detail.Findings}, {"tab", detail.Request}, {"shift+tab", detail.Findings}, {"left", detail.Output}, {"1", detail.Request}} {
		if s.press(c.key); s.detail.Tab() != c.want {
			t.Errorf("%s shows tab %d, want %d", c.key, s.detail.Tab(), c.want)
		}
	}
	s.press("2", "down", "down")
	if top := s.detail.Scroll().Top(); top != 2 {
		t.Errorf("the detail is scrolled to %d, want 2", top)
	}
	s.press("esc")
	s.lacks(t, "Traceback")
	s.press("2")
	if s.focus != onList {
		t.Error("choosing a tab moved the focus")
	}
}

func TestZoom(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Login())
	s.wants(t, "target", "Traceback")
	s.press("enter", "enter")
	s.lacks(t, "target ")
	s.press("esc")
	s.wants(t, "target ", "▸ #2")
	s.press("esc")
	s.lacks(t, "▸ #2")
	s.press("z")
	s.lacks(t, "target ")
	s.press("z")
	s.wants(t, "target ")
}

func TestFilter(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Events()...)
	s.press("/", "post", "backspace", "t", "space", "302")
	s.wants(t, "/post 302▏", "1 of 13", "#2 POST")
	s.press("q", "backspace", "enter")
	s.wants(t, "1 of 13", "? help")
	s.press("esc")
	s.lacks(t, "1 of 13")
	s.press("/")
	s.send(tea.PasteMsg{Content: "crash\n"})
	s.wants(t, `/crash\n`, "0 of 13", "Nothing selected", `none of 13 rows matches /crash\n · esc shows all`)
	s.press("esc")
	s.wants(t, "/login", "▌")
}

func TestServerKeys(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Events()...)
	s.press("r", "R")
	s.press("x", "n")
	s.wants(t, "nothing was killed")
	s.press("x")
	s.wants(t, "kill exchange #9 GET /slow?", "y yes")
	s.press("y")
	s.press("up", "up", "x")
	s.wants(t, "exchange #8 has ended")
	if want := []string{"reload", "restart", "kill 9"}; !slices.Equal(*s.asked, want) {
		t.Errorf("asked for %q, want %q", *s.asked, want)
	}
	s.press("down", "x")
	s.wants(t, "select a running exchange")
}

// TestOnlyYKills presses each other key at the question.
func TestOnlyYKills(t *testing.T) {
	for _, key := range []string{"n", "Y", "x", "q", "j", "space", "enter", "esc", "tab", "up", "ctrl+d", "ctrl+x"} {
		s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Events()...)
		s.press("x")
		s.wants(t, "kill exchange #9")
		s.press(key)
		s.wants(t, "nothing was killed")
		s.lacks(t, "kill exchange #9")
		s.asks(t)
	}
}

// TestAnOlderGenerationThatFailsCoversNothing has it fail after a newer one serves.
func TestAnOlderGenerationThatFailsCoversNothing(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Events()...)
	newer := tuitest.Ready()
	newer.Number = 8
	older := tuitest.Failed()
	older.Number = 7
	s.happen(newer)
	s.happen(older)
	s.lacks(t, "cannot serve")
}

// TestTheDetailIsShownAfterTheClockWasSetBack has a pause that would last an hour.
func TestTheDetailIsShownAfterTheClockWasSetBack(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Events()...)
	s.now = s.now.Add(-time.Hour)
	x := tuitest.Running()
	x.Number, x.Request.Target = 99, "/after"
	s.send(EventsMsg{Events: []inspect.Event{x}})
	s.wants(t, "#99 GET /after")
}

// TestTheListIsThereAgainAfterAFilter begins one in a detail that has the whole screen.
func TestTheListIsThereAgainAfterAFilter(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Events()...)
	s.press("enter", "enter")
	s.lacks(t, "/login")
	s.press("/", "enter", "enter")
	s.wants(t, "/login")
}

func TestHelpGoesBackToTheFailure(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Events()...)
	s.happen(tuitest.Failed())
	s.wants(t, "cannot serve")
	s.press("?")
	s.lacks(t, "cannot serve")
	s.press("?")
	s.wants(t, "cannot serve")
}

func TestQuit(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []string
		want tea.Msg
	}{
		{"q", []string{"q"}, tea.QuitMsg{}},
		{"ctrl+c", []string{"ctrl+c"}, tea.InterruptMsg{}},
		{"ctrl+z", []string{"ctrl+z"}, tea.SuspendMsg{}},
		{"q in the help closes it", []string{"?", "q"}, nil},
		{"q in the help and in the list", []string{"?", "q", "q"}, tea.QuitMsg{}},
		{"q in the detail goes to the list", []string{"enter", "enter", "q", "q"}, tea.QuitMsg{}},
		{"q in the filter is typed", []string{"/", "q"}, nil},
		{"ctrl+c in the filter", []string{"/", "ctrl+c"}, tea.InterruptMsg{}},
		{"ctrl+c at a question", []string{"x", "ctrl+c"}, tea.InterruptMsg{}},
		{"esc", []string{"esc"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScreen(tuitest.Size{Width: 80, Height: 24}, tuitest.Page())
			s.press(c.keys...)
			var got tea.Msg
			if s.cmd != nil {
				got = s.cmd()
			}
			if got != c.want {
				t.Errorf("it sends %T, want %T", got, c.want)
			}
		})
	}
}

func TestFailureCoversTheUI(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Events()...)
	s.press("e")
	s.wants(t, "the newest generation has not failed")
	s.happen(tuitest.Failed())
	s.wants(t, "Generation 3 cannot serve", "SyntaxError", "save a file to retry", "✗ generation 3 failed")
	s.lacks(t, "/crash")
	s.press("esc")
	s.wants(t, "/crash", "g3 reload failed")
	s.happen(tuitest.Failed())
	s.wants(t, "/crash") // the same failure does not come back by itself
	s.press("e")
	s.wants(t, "Generation 3 cannot serve")
	loading := tuitest.Failed()
	loading.Number, loading.State, loading.Failure = 4, inspect.GenerationLoading, nil
	s.happen(loading)
	s.wants(t, "Generation 3 cannot serve", "generation 4 loading")
	again := tuitest.Failed()
	again.Number = 4
	s.press("?")
	s.happen(again)
	s.wants(t, "Generation 4 cannot serve")
	ready := loading
	ready.Number, ready.State = 5, inspect.GenerationReady
	s.press("?")
	s.happen(ready)
	s.wants(t, "keys")
	s.press("esc")
	s.wants(t, "/crash", "generation 5 ready")
}

func TestShowingKeys(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 90}, tuitest.Raising())
	s.press("4")
	s.wants(t, "2 library frames", "‹masked›")
	s.press("f", "v", "w")
	s.wants(t, "wsgi_app", "hunter2", "line_11", "secrets shown")
	s.press("f", "v", "w")
	s.lacks(t, "wsgi_app", "hunter2", "line_11", "secrets shown")
	s.press("c")
	if s.cmd == nil {
		t.Error("c copies nothing")
	}
	s.wants(t, "sent the traceback to the terminal's clipboard")
}

func TestOutputView(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 20}, tuitest.Events()...)
	s.press("o")
	s.wants(t, "Watching for changes", "stderr red")
	s.send(EventsMsg{Events: []inspect.Event{inspect.ServerOutput{Generation: 2, Text: "later\n"}}, Lost: 4})
	s.wants(t, "later", "4 pieces lost")
	s.press("o")
	s.lacks(t, "Watching")
}

func TestMouse(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 20}, tuitest.Events()...)
	if s.View().MouseMode != tea.MouseModeNone {
		t.Error("the mouse is on at the start")
	}
	s.press("m")
	if s.View().MouseMode != tea.MouseModeCellMotion {
		t.Error("m does not switch the mouse on")
	}
	click := func(x, y int) { s.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}) }
	click(10, 5)
	s.wants(t, "#2 POST")
	at := strings.Index(strings.Split(s.text(), "\n")[2], "Environ")
	click(ansi.StringWidth(strings.Split(s.text(), "\n")[2][:at]), 2)
	if s.detail.Tab() != detail.Environ || s.focus != onDetail {
		t.Errorf("a click on a tab: tab %d, focus %d", s.detail.Tab(), s.focus)
	}
	s.send(tea.MouseWheelMsg{X: 100, Y: 10, Button: tea.MouseWheelDown})
	if top := s.detail.Scroll().Top(); top != wheelStep {
		t.Errorf("the wheel over the detail scrolled it to %d", top)
	}
	s.send(tea.MouseWheelMsg{X: 10, Y: 10, Button: tea.MouseWheelDown})
	s.wants(t, "#5 GET")
}

func TestThemeSuitsTheBackground(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 80, Height: 24}, tuitest.Events()...)
	dark := s.View().Content
	s.send(tea.BackgroundColorMsg{Color: color.White})
	light := s.View().Content
	if light == dark || ansi.Strip(light) != ansi.Strip(dark) {
		t.Error("on a light background the same text must have other colours")
	}
	s.send(tea.BackgroundColorMsg{Color: color.Black})
	if s.View().Content != dark {
		t.Error("on a dark background the colours are not those of the start")
	}
}

func TestNoColor(t *testing.T) {
	m := New(&asked{}, Info{App: "a"}, Options{NoColor: true, Now: func() time.Time { return tuitest.At(0) }})
	if m.Init() != nil {
		t.Error("the terminal is asked for its colours")
	}
	m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
	m.Update(EventsMsg{Events: tuitest.Events()})
	m.Update(tea.BackgroundColorMsg{Color: color.White})
	if c := m.View().Content; strings.Contains(c, "[38;") || strings.Contains(c, ";38;") || strings.Contains(c, "48;") {
		t.Errorf("there are colours in %q", c)
	}
}

func TestTicksOnlyWhileSomethingIsOpen(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Page())
	if s.cmd != nil {
		t.Error("a second is waited for though nothing is open")
	}
	s.happen(tuitest.Running())
	if s.cmd == nil {
		t.Fatal("an open exchange does not grow")
	}
	s.wants(t, "3.7 s")
	s.press("up")
	if s.cmd != nil {
		t.Error("two seconds are waited for at once")
	}
	s.now = s.now.Add(5 * time.Second)
	s.send(secondPassedMsg{})
	if s.cmd == nil {
		t.Error("the next second is not waited for")
	}
	s.wants(t, "8.7 s")
	ended := tuitest.Died()
	ended.Number = 9
	s.happen(ended)
	s.send(secondPassedMsg{})
	if s.cmd != nil {
		t.Error("a second is waited for though the exchange has ended")
	}
}

func TestTwentyThousandExchanges(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Ready())
	s.press("/", "items", "enter")
	for first := 1; first <= 20_000; first += 100 {
		s.send(EventsMsg{Events: tuitest.Many(first, 100)})
		s.View()
	}
	s.send(detailDueMsg{})
	s.wants(t, "20000 requests", "10000 of 10000", "#20000 GET /items/20000")
	s.press("up")
	s.wants(t, "#19999 GET /items/19999")
}

func BenchmarkUpdateAndView(b *testing.B) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Many(1, 10_000)...)
	events := tuitest.Many(1, 80)
	number := 10_000
	for b.Loop() {
		for i := range events {
			number++
			x := events[i].(inspect.Exchange)
			x.Number = uint64(number)
			events[i] = x
		}
		s.send(EventsMsg{Events: events})
		s.View()
	}
}

func TestActions(t *testing.T) {
	if wrong := actions().Conflicts(); len(wrong) > 0 {
		t.Error(strings.Join(wrong, "\n"))
	}
	for place, hints := range shown {
		for _, h := range hints {
			a, ok := actions().Named(h.Action)
			switch {
			case h.Action == "" && (h.Key == "" || h.Does == ""):
				t.Errorf("a hint of place %d says nothing", place)
			case h.Action != "" && (!ok || a.Hint == "" || a.Where&place == 0):
				t.Errorf("place %d hints at %q, which is no action there, or has no hint", place, h.Action)
			}
		}
	}
}

func TestPalette(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 100, Height: 30}, tuitest.Events()...)
	s.press(":", "restart")
	s.wants(t, ":restart▏", "restart with nothing kept")
	s.press("enter")
	s.wants(t, "restart asked for", "/login")
	s.press(":")
	if lines := strings.Split(s.text(), "\n"); !strings.HasPrefix(lines[3], "▌ restart") {
		t.Errorf("what was done last does not stand first: %q", lines[3])
	}
	s.press("esc")
	s.wants(t, "/login")
	s.press("o", ":", "back", "enter")
	s.lacks(t, "Server output outside")
	s.press("up", "up", ":", "kill")
	s.wants(t, "has ended") // why it cannot be done now
	s.press("enter")
	s.wants(t, "has ended", "/login")
	if want := []string{"restart"}; !slices.Equal(*s.asked, want) {
		t.Errorf("asked for %q, want %q", *s.asked, want)
	}
}
