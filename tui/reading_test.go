package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"gdev/inspect"
	"gdev/tui/detail"
	"gdev/tui/tuitest"
)

func TestWhatIsReadStays(t *testing.T) {
	for name, read := range map[string][]string{
		"in the detail":          {"enter"},
		"on the whole screen":    {"z"},
		"with another tab":       {"3"},
		"scrolled from the list": {"J"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Login())
			s.press(read...)
			s.happen(tuitest.Many(10, 3)...)
			s.wants(t, "#2 POST /login", "3 new (")
			s.press("F")
			s.wants(t, "#12 GET /items/12", "following")
		})
	}
}

func TestWhatFellOutIsShownOn(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Login())
	s.press("enter")
	for first := 10; first < 10_200; first += 100 {
		s.happen(tuitest.Many(first, 100)...)
	}
	s.wants(t, "#2 POST /login", "no longer kept")
	s.press("ctrl+n")
	s.lacks(t, "#2 POST /login", "no longer kept")
}

func TestNextTrouble(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Events()...)
	s.press("n")
	s.wants(t, "#5 GET /checkout", "error 1 of 3", "KeyError")
	if s.detail.Tab() != detail.Traceback {
		t.Errorf("what failed opens at tab %d", s.detail.Tab())
	}
	s.press("n")
	s.wants(t, "#8 GET /crash", "error 2 of 3")
	s.press("n")
	s.wants(t, "exited", "error 3 of 3")
	s.press("n")
	s.wants(t, "error 1 of 3")
	s.press("N")
	s.wants(t, "error 3 of 3")
	s.press("/", "delete", "enter", "n")
	s.wants(t, "no error among")
}

func TestFromRequestToRequestInTheDetail(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Events()...)
	s.press("2", "enter", "enter", "ctrl+p")
	s.wants(t, "▸ #8 GET /crash")
	s.press("ctrl+p", "ctrl+p", "ctrl+p")
	s.wants(t, "▸ #5 GET /checkout")
	if s.detail.Tab() != detail.Traceback {
		t.Errorf("what failed opens at tab %d", s.detail.Tab())
	}
	s.press("ctrl+n")
	if s.detail.Tab() != detail.Environ {
		t.Errorf("after it, tab %d is shown and not the chosen one", s.detail.Tab())
	}
	s.press("ctrl+n", "ctrl+n", "ctrl+n", "ctrl+n")
	s.wants(t, "this is the last request", "#9 GET /slow")
}

func TestFailingWhileShown(t *testing.T) {
	running, ended := tuitest.Running(), tuitest.Raising()
	ended.Number = running.Number
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, running)
	s.happen(ended)
	if s.detail.Tab() != detail.Traceback {
		t.Errorf("what has failed is shown at tab %d", s.detail.Tab())
	}
	s = newScreen(tuitest.Size{Width: 120, Height: 40}, running)
	s.press("2")
	s.happen(ended)
	if s.detail.Tab() != detail.Environ {
		t.Errorf("the chosen tab has turned to %d", s.detail.Tab())
	}
}

func TestEscKeepsWhatWasFound(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Events()...)
	s.press("/", "delete", "enter")
	s.wants(t, "/delete  1 of 13", "#4 DELETE")
	s.press("esc")
	s.wants(t, "#4 DELETE", "pinned")
	s.lacks(t, "1 of 13")
	s.press("u")
	s.wants(t, "/delete  1 of 13", "the filter is undone")
	s.press("u", "u")
	s.wants(t, "there is nothing to undo")
	s.press("/", "nothing has this", "esc")
	s.wants(t, "#4 DELETE")
}

func TestQuitAsks(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Running())
	s.press("q")
	s.wants(t, "1 request runs. Quit?", "y yes")
	s.press("n")
	s.wants(t, "gdev goes on")
	s.press("q", "y")
	if s.cmd == nil || s.cmd() != (tea.QuitMsg{}) {
		t.Error("it does not quit")
	}
}

func TestClear(t *testing.T) {
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, tuitest.Events()...)
	s.press("ctrl+l")
	s.wants(t, "from here", "12 earlier hidden", "#9 GET /slow", "1 request ", "1 open")
	s.lacks(t, "/checkout", "failed")
	ended := tuitest.Raising()
	ended.Number = 9
	s.happen(append([]inspect.Event{ended}, tuitest.Many(10, 2)...)...)
	s.wants(t, "/items/11", "3 requests", "1 failed", "#11 GET")
	if n := strings.Count(s.text(), "/checkout"); n != 1 {
		t.Errorf("what ran when the list was cleared stands %d times in it:\n%s", n, s.text())
	}
	s.press("u")
	s.wants(t, "/login", "11 requests", "4 failed")
}

func TestHidingAndSorting(t *testing.T) {
	css := tuitest.Page()
	css.Number, css.Request.Target = 20, "/css/shop.css?v=2"
	missing := tuitest.HandledError()
	missing.Number, missing.Request.Method, missing.Request.Target = 21, "GET", "/static/missing.js"
	s := newScreen(tuitest.Size{Width: 120, Height: 40}, append(tuitest.Events(), css, missing)...)
	s.wants(t, "shop.css", "port 8000")
	s.press("a")
	s.lacks(t, "shop.css", "port 8000")
	s.wants(t, "missing.js", "13 of 15")
	s.press("a")
	s.wants(t, "shop.css")
	s.press("s")
	s.wants(t, "slowest first", "▸took"[3:], "#9 GET /slow")
	s.happen(tuitest.Many(30, 2)...)
	s.wants(t, "2 new (G)")
	s.lacks(t, "/items/31")
	s.press("s")
	s.wants(t, "largest first", "#6 GET /events")
	s.press("G")
	s.wants(t, "/items/31", "following")
}
