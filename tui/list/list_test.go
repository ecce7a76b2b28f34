package list

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"gdev/inspect"
	"gdev/inspect/history"
	"gdev/tui/page"
	"gdev/tui/theme"
	"gdev/tui/tuitest"
)

// made is a list over a history with events in it.
func made(s *theme.Styles, z tuitest.Size, limit int, events ...inspect.Event) *List {
	h := history.New(limit, 1<<30)
	l := New(h, s, "no request yet, try: curl -i http://127.0.0.1:8001")
	l.SetFocused(true)
	l.SetNow(tuitest.At(13_500))
	l.SetSize(z.Width, z.Height)
	feed(l, events...)
	return l
}

func feed(l *List, events ...inspect.Event) {
	l.history.Apply(events, 0)
	l.Sync(events)
}

func of(t *testing.T, n, height int) *List {
	t.Helper()
	return made(theme.New(theme.Dark), tuitest.Size{Width: 80, Height: height + 1}, 1000, tuitest.Many(1, n)...)
}

// selected is the number of the selected exchange, 0 where there is none.
func selected(l *List) uint64 {
	e, _, _ := l.Selected()
	x, _ := e.(inspect.Exchange)
	return x.Number
}

func TestGoldens(t *testing.T) {
	loading := tuitest.Failed()
	loading.Number, loading.State, loading.Failure, loading.Ready = 4, inspect.GenerationLoading, nil, time.Time{}
	loading.Began = tuitest.At(12_000)
	draw := func(change func(*List), events ...inspect.Event) func(s *theme.Styles, z tuitest.Size) string {
		return func(s *theme.Styles, z tuitest.Size) string {
			l := made(s, z, 1000, events...)
			change(l)
			return l.View()
		}
	}
	tuitest.Goldens(t, []tuitest.Case{
		{Name: "following", Draw: draw(func(*List) {}, tuitest.Events()...)},
		{Name: "first selected, not focused", Draw: draw(func(l *List) { l.First(); l.SetFocused(false) }, tuitest.Events()...)},
		{Name: "findings", Draw: draw(func(*List) {}, tuitest.Page(), tuitest.Faulty(), tuitest.Many(11, 1)[0])},
		{Name: "filtered, revealed", Draw: draw(func(l *List) { l.SetReveal(true); l.SetFilter("post s3cr3t") }, tuitest.Events()...)},
		{Name: "failed, loading", Draw: draw(func(*List) {}, tuitest.Failed(), loading)},
		{Name: "empty", Draw: draw(func(*List) {}, tuitest.Ready())},
	})
}

func TestFollowing(t *testing.T) {
	l := of(t, 20, 5)
	if got := selected(l); got != 20 || !l.Following() {
		t.Fatalf("at the start %d is selected, want the last, followed", got)
	}
	feed(l, tuitest.Ready())
	if got := selected(l); got != 20 {
		t.Errorf("a generation took the selection away: %d", got)
	}
	if !strings.Contains(l.View(), "g1 start") {
		t.Errorf("the newest row is not on the screen:\n%s", l.View())
	}
	l.Move(-1)
	feed(l, tuitest.Many(21, 3)...)
	if got := selected(l); got != 19 || l.Following() {
		t.Errorf("after moving up %d is selected, following %v", got, l.Following())
	}
	if l.Last(); selected(l) != 23 || !l.Following() {
		t.Errorf("at the end %d is selected, following %v", selected(l), l.Following())
	}
	feed(l, tuitest.Many(24, 1)...)
	if got := selected(l); got != 24 {
		t.Errorf("%d is selected, want the one that came", got)
	}
	l.SetFollow(false)
	feed(l, tuitest.Many(25, 9)...)
	if got := selected(l); got != 24 || l.Below() != 9 {
		t.Errorf("not following, %d is selected and %d rows are below, want 24 and 9", got, l.Below())
	}
}

func TestMoving(t *testing.T) {
	for _, c := range []struct {
		name string
		move func(*List)
		want uint64
	}{
		{"up", func(l *List) { l.Move(-3) }, 17},
		{"up beyond the first", func(l *List) { l.Move(-100) }, 1},
		{"down beyond the last", func(l *List) { l.Move(5) }, 20},
		{"first", (*List).First, 1},
		{"a page up", func(l *List) { l.MovePage(-1) }, 16},
		{"a page up and down", func(l *List) { l.MovePage(-1); l.MovePage(1) }, 20},
		{"click on the second row on the screen", func(l *List) { l.Click(2) }, 17},
		{"click on the titles", func(l *List) { l.Click(0) }, 20},
		{"click below the rows", func(l *List) { l.Click(9) }, 20},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := of(t, 20, 5)
			c.move(l)
			if got := selected(l); got != c.want {
				t.Errorf("%d is selected, want %d", got, c.want)
			}
			if !strings.Contains(ansi.Strip(l.View()), fmt.Sprintf("▌ %3d ", c.want)) {
				t.Errorf("the selected row is not on the screen:\n%s", ansi.Strip(l.View()))
			}
		})
	}
}

func TestSelectionStaysOnItsRow(t *testing.T) {
	l := made(theme.New(theme.Dark), tuitest.Size{Width: 80, Height: 6}, 10, tuitest.Many(1, 10)...)
	l.Move(-3)
	feed(l, tuitest.Many(11, 5)...)
	if got := selected(l); got != 7 {
		t.Errorf("%d is selected, want 7 though older rows fell out", got)
	}
	feed(l, tuitest.Many(16, 5)...)
	if got := selected(l); got != 11 {
		t.Errorf("%d is selected, want the oldest where the selected one fell out", got)
	}
}

func TestFilter(t *testing.T) {
	l := made(theme.New(theme.Dark), tuitest.Size{Width: 80, Height: 12}, 1000, tuitest.Events()...)
	for _, c := range []struct {
		query string
		want  int
	}{
		{"", 13}, {"GET", 7}, {"get 200", 3}, {"delete", 1}, {"items", 2}, {"reload", 1}, {"segmentation", 1},
		{"14:03:16", 2}, {"13 kB", 1}, {"g2", 4}, {"worker-died", 1}, {"nothing has this", 0}, {"s3cr3t", 0}, {"\\u202e", 1}, {"status:5xx", 2}, {"-get", 6}, {"method:post", 1}, {"finding:any", 0},
	} {
		l.SetFilter(c.query)
		n, of, on := l.Filtered()
		if n != c.want || of != 13 || on != (c.query != "") {
			t.Errorf("%q: %d of %d, filter %v; want %d of 13", c.query, n, of, on, c.want)
		}
	}
}

func TestFilterOfWhatComes(t *testing.T) {
	l := of(t, 3, 5)
	l.SetFilter("500")
	if _, _, ok := l.Selected(); ok {
		t.Error("a row is selected where none passes")
	}
	running := tuitest.Running()
	running.Number = 4
	feed(l, running)
	ended := tuitest.Raising()
	ended.Number = 4
	feed(l, ended)
	if n, _, _ := l.Filtered(); n != 1 || selected(l) != 4 {
		t.Errorf("%d rows pass, %d selected: the exchange passes once it has its status", n, selected(l))
	}
	l.SetFilter("running")
	feed(l, tuitest.Running())
	if n, _, _ := l.Filtered(); n != 1 {
		t.Errorf("%d rows pass, want the running one", n)
	}
	ended.Number = 9
	feed(l, ended)
	if n, _, _ := l.Filtered(); n != 0 {
		t.Errorf("%d rows pass, want none when it has ended", n)
	}
}

func TestFilterForgetsWhatFellOut(t *testing.T) {
	l := made(theme.New(theme.Dark), tuitest.Size{Width: 80, Height: 6}, 10, tuitest.Many(1, 10)...)
	l.SetFilter("items")
	feed(l, tuitest.Many(11, 25)...)
	if n, of, _ := l.Filtered(); n != 10 || of != 10 || selected(l) != 35 {
		t.Errorf("%d of %d pass and %d is selected, want 10 of 10 and 35", n, of, selected(l))
	}
	tuitest.Fits(t, "list", l.View(), tuitest.Size{Width: 80, Height: 6})
}

func TestGrowing(t *testing.T) {
	l := of(t, 3, 5)
	if l.Growing() {
		t.Error("nothing is open")
	}
	running := tuitest.Running()
	feed(l, running)
	if !l.Growing() {
		t.Error("a running exchange is on the screen")
	}
	feed(l, tuitest.Many(20, 5)...)
	if l.Growing() {
		t.Error("the running exchange is off the screen")
	}
}

func TestCompact(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ms", time.Microsecond: "0.0 ms", 12 * time.Millisecond: "12 ms", 59 * time.Second: "59.0 s",
		61 * time.Second: "1m01s", 59*time.Second + 980*time.Millisecond: "1m00s", 3*time.Hour + 4*time.Minute: "3h04m",
	} {
		if got := compact(d); got != want {
			t.Errorf("compact(%v) = %q, want %q", d, got, want)
		}
	}
}

func BenchmarkSync(b *testing.B) {
	l := made(theme.New(theme.Dark), tuitest.Size{Width: 120, Height: 40}, 10_000, tuitest.Many(1, 10_000)...)
	l.SetFilter("items")
	events := tuitest.Many(1, 80)
	for i := range b.N {
		for j := range events {
			x := events[j].(inspect.Exchange)
			x.Number = uint64(10_001 + i*80 + j)
			events[j] = x
		}
		feed(l, events...)
	}
}

func BenchmarkView(b *testing.B) {
	l := made(theme.New(theme.Dark), tuitest.Size{Width: 120, Height: 40}, 10_000, tuitest.Many(1, 10_000)...)
	for b.Loop() {
		l.View()
	}
}

func TestAssetsAreARow(t *testing.T) {
	l := made(theme.New(theme.Dark), tuitest.Size{Width: 80, Height: 5}, 100, tuitest.Page(), tuitest.Assets())
	if view := ansi.Strip(l.View()); !strings.Contains(view, `assets changed: shop.css, \x1b[2Jindex.html`) {
		t.Errorf("no row tells of the change:\n%s", view)
	}
	if n := selected(l); n != 1 {
		t.Errorf("the row of #%d is selected, want that of the exchange", n)
	}
}

func TestAFaultOfGdevIsARedRow(t *testing.T) {
	styles := theme.New(theme.Dark)
	fault := inspect.Notice{Text: "gdev's own fault, please report: oh", Fault: 1}
	l := made(styles, tuitest.Size{Width: 80, Height: 5}, 100, fault, inspect.Notice{Text: "no fault"}, tuitest.Page())
	view := l.View()
	if want := styles.Bad.Render(page.Pad(" ✗", 5)); !strings.Contains(view, want) {
		t.Errorf("no row begins with %q:\n%q", want, view)
	}
	if n := strings.Count(view, "✗"); n != 1 {
		t.Errorf("%d rows are marked, want that of the fault", n)
	}
}

func TestRunningForAClientThatHasGone(t *testing.T) {
	l := of(t, 0, 5)
	x := tuitest.Running()
	x.ClientGone = true
	feed(l, x)
	if _, reason := status(x); reason != "client gone…" {
		t.Errorf("the row says %q", reason)
	}
}
