package detail

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/tui/theme"
	"gdev/tui/tuitest"
)

func made(s *theme.Styles, z tuitest.Size, e inspect.Event, tab Tab) *Detail {
	d := New(s, tuitest.Directory, tuitest.Explain)
	d.SetSize(z.Width, z.Height)
	d.Show(e, 1)
	d.SetTab(tab)
	return d
}

// text is the whole page of a tab, without styles.
func text(e inspect.Event, tab Tab, change func(*Detail)) string {
	d := made(theme.New(theme.Dark), tuitest.Size{Width: 100, Height: 500}, e, tab)
	change(d)
	return ansi.Strip(strings.Join(d.view.Lines(), "\n"))
}

func asIs(*Detail) {}

func TestGoldens(t *testing.T) {
	draw := func(e inspect.Event, tab Tab, change func(*Detail)) func(*theme.Styles, tuitest.Size) string {
		return func(s *theme.Styles, z tuitest.Size) string {
			d := made(s, z, e, tab)
			change(d)
			return d.View()
		}
	}
	raised := tuitest.Raising()
	raised.Tracebacks = append(raised.Tracebacks, inspect.Raised{Where: inspect.InHandler, Traceback: tuitest.Group()})
	var cases []tuitest.Case
	for name, e := range map[string]inspect.Exchange{"login": tuitest.Login(), "json": tuitest.JSON(), "hostile": tuitest.Hostile(), "faulty": tuitest.Faulty(), "raised": raised, "running": tuitest.Running()} {
		for tab := Request; tab < tabs; tab++ {
			cases = append(cases, tuitest.Case{Name: fmt.Sprintf("%s, tab %s", name, TabNames()[tab]), Draw: draw(e, tab, asIs)})
		}
	}
	cases = append(cases,
		tuitest.Case{Name: "revealed, focused, scrolled", Draw: draw(tuitest.Login(), Environ, func(d *Detail) { d.SetReveal(true); d.SetFocused(true); d.Scroll().ScrollBy(5) })},
		tuitest.Case{Name: "unfolded, whole", Draw: draw(raised, Traceback, func(d *Detail) { d.SetUnfold(true); d.SetWhole(true) })},
		tuitest.Case{Name: "blocks", Draw: draw(tuitest.Streaming(), Response, asIs)},
		tuitest.Case{Name: "worker died", Draw: draw(tuitest.Died(), Response, asIs)},
		tuitest.Case{Name: "generation", Draw: draw(tuitest.Ready(), Request, asIs)},
		tuitest.Case{Name: "failed generation", Draw: draw(tuitest.Failed(), Request, asIs)},
		tuitest.Case{Name: "worker exit", Draw: draw(tuitest.Events()[12], Request, asIs)},
		tuitest.Case{Name: "notice", Draw: draw(tuitest.Events()[0], Request, asIs)},
		tuitest.Case{Name: "assets", Draw: draw(tuitest.Assets(), Request, asIs)},
		tuitest.Case{Name: "nothing", Draw: draw(nil, Request, (*Detail).Clear)},
	)
	sortByName(cases)
	tuitest.Goldens(t, cases)
}

func sortByName(cases []tuitest.Case) {
	for i := range cases {
		for j := i; j > 0 && cases[j].Name < cases[j-1].Name; j-- {
			cases[j], cases[j-1] = cases[j-1], cases[j]
		}
	}
}

func TestEveryKeyOfEnvironIsShown(t *testing.T) {
	e := tuitest.Login()
	page := text(e, Environ, func(d *Detail) { d.SetReveal(true) })
	for _, v := range append(append(e.Environ.Given, e.Environ.Added...), e.Environ.Changed...) {
		for _, part := range []string{v.Key, v.Type, v.Repr} {
			if !strings.Contains(page, part) {
				t.Errorf("%q of %s is not shown", part, v.Key)
			}
		}
	}
	for _, want := range []string{"added 1, changed 1, removed 1", "SCRIPT_NAME ~", "HTTP_ACCEPT ~", "Removed by the application"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestSecretsAreMaskedUntilRevealed(t *testing.T) {
	e := tuitest.Login()
	e.Tracebacks = []inspect.Raised{{Where: inspect.InCall, Traceback: tuitest.Chain()}}
	for tab, secrets := range map[Tab][]string{
		Request:   {"s3cr3t", "hunter2", "abcdef0123456789"},
		Environ:   {"eyJhbGciOiJIUzI1NiJ9", "s3cr3t"},
		Response:  {"session=xyz"},
		Traceback: {"hunter2", "k-123"},
	} {
		hidden := text(e, tab, asIs)
		shown := text(e, tab, func(d *Detail) { d.SetReveal(true) })
		for _, s := range secrets {
			if strings.Contains(hidden, s) {
				t.Errorf("%s: %q is shown unasked", TabNames()[tab], s)
			}
			if !strings.Contains(shown, s) {
				t.Errorf("%s: %q is not shown when asked for", TabNames()[tab], s)
			}
		}
	}
	d := made(theme.New(theme.Dark), tuitest.Size{Width: 120, Height: 40}, e, Request)
	if strings.Contains(d.View(), "s3cr3t") {
		t.Error("the title shows a secret")
	}
}

func TestResponseTellsWhatWasDone(t *testing.T) {
	e := tuitest.Login()
	e.Response.Calls = []inspect.StartCall{
		{Status: "200 OK", Fields: []inspect.Field{{Name: "X-First", Value: "1"}}, Where: "shop/a.py:3", At: tuitest.At(1201)},
		{Status: "500 Oops", Fields: e.Response.Fields, Where: "shop/b.py:4", ExcInfo: "ValueError: no", Error: "AssertionError: twice", At: tuitest.At(1202)},
	}
	e.Response.SentStatus = "500 Oops"
	page := text(e, Response, asIs)
	for _, want := range []string{
		"called 2 times", "+1.0 ms", "shop/a.py:3", "X-First: 1", "exc_info  ValueError: no", "raised  AssertionError: twice",
		"Added by the host  2", "Date: Mon", "Sent with another status", "Not sent  3",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	blocks := text(tuitest.Streaming(), Response, asIs)
	for _, want := range []string{"Blocks  13 · 13 kB sent · first byte after 3.0 ms", "by write()", "… 5 more (w)", "client-gone: the client closed"} {
		if !strings.Contains(blocks, want) {
			t.Errorf("the page lacks %q:\n%s", want, blocks)
		}
	}
	if whole := text(tuitest.Streaming(), Response, func(d *Detail) { d.SetWhole(true) }); !strings.Contains(whole, "not sent") {
		t.Errorf("the last block is not shown:\n%s", whole)
	}
}

func TestOutputIsInOrder(t *testing.T) {
	page := text(tuitest.Login(), Output, asIs)
	at := -1
	for _, want := range []string{"stdout      login of Ana María", "INFO        shop.auth: user 7", "wsgi.errors slow hash", "second line", "WARNING     shop.auth", "3 more pieces"} {
		i := strings.Index(page, want)
		if i <= at {
			t.Fatalf("%q stands at %d, after %d:\n%s", want, i, at, page)
		}
		at = i
	}
}

func TestFindingsAreShown(t *testing.T) {
	e := tuitest.Faulty()
	for _, c := range []struct {
		tab  Tab
		all  bool // secrets, and whole values
		want []string
	}{
		{Findings, false, []string{
			"A8  status is a str \"NNN Reason\"", "▲ error: there is more than one space", "seen   '200  OK' (str)", "at     shop/views.py:21",
			"The status is a `str` of a three-digit code and a reason phrase", "… why, and what is right (w)",
			"△ warning: an optional key", "about  environ CONTENT_TYPE", "seen   " + redact.Masked, `write() was called\x1b[2J`,
		}},
		{Findings, true, []string{"b'session=xyz' (bytes)", "        start_response(200"}},
		{Environ, false, []string{"SCRIPT_NAME ~ ▲A23", "HTTP_CONTENT_TYPE ▲A23", "Other findings  1", "CONTENT_TYPE  △A20 an optional key"}},
		{Response, false, []string{"200  OK  ▲A8 there is", "X Report: weekly  ▲A10 a field name", "Set-Cookie: " + redact.Masked + "  ▲A9 a field value", "Other findings  1", "content  △A18 write()"}},
	} {
		page := text(e, c.tab, func(d *Detail) { d.SetReveal(c.all); d.SetWhole(c.all) })
		for _, want := range c.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %q:\n%s", TabNames()[c.tab], want, page)
			}
		}
	}
	if page := text(tuitest.Page(), Findings, asIs); !strings.HasPrefix(page, "No rule") {
		t.Errorf("without findings: %s", page)
	}
	unexplained := New(theme.New(theme.Dark), tuitest.Directory, nil)
	unexplained.SetSize(100, 50)
	unexplained.SetTab(Findings)
	unexplained.Show(e, 1)
	if view := ansi.Strip(unexplained.View()); !strings.Contains(view, "▲ error: there is") {
		t.Errorf("without explanations:\n%s", view)
	}
}

func TestFieldsOfARefusedCallAreShown(t *testing.T) {
	e := tuitest.Faulty()
	e.Response.Calls[0].Error = "ValueError: no token"
	e.Response.Fields, e.Response.ByHost = nil, true
	if page := text(e, Response, asIs); !strings.Contains(page, "raised  ValueError: no token") || !strings.Contains(page, "Content-Type: text/html") {
		t.Errorf("the fields of the call are not shown:\n%s", page)
	}
}

func TestScrollIsKeptWithinARow(t *testing.T) {
	d := made(theme.New(theme.Dark), tuitest.Size{Width: 60, Height: 12}, tuitest.Login(), Environ)
	d.Scroll().ScrollBy(7)
	d.Show(tuitest.Login(), 1)
	if d.Scroll().Top() != 7 {
		t.Errorf("a newer snapshot moved the page to %d", d.Scroll().Top())
	}
	d.Turn(1)
	if d.Tab() != Response || d.Scroll().Top() != 0 {
		t.Errorf("tab %d at %d, want Response from its top", d.Tab(), d.Scroll().Top())
	}
	if d.Turn(-1); d.Scroll().Top() != 7 {
		t.Errorf("back on the tab the page is at %d, want 7", d.Scroll().Top())
	}
	if d.Show(tuitest.JSON(), 2); d.Scroll().Top() != 0 || d.Tab() != Environ {
		t.Errorf("another row: tab %d at %d", d.Tab(), d.Scroll().Top())
	}
	d.Turn(-2)
	if d.Tab() != Findings {
		t.Errorf("tab %d, want the last behind the first", d.Tab())
	}
}

func TestClickTab(t *testing.T) {
	d := made(theme.New(theme.Dark), tuitest.Size{Width: 100, Height: 12}, tuitest.Login(), Request)
	bar := ansi.Strip(d.tabBar())
	for tab := Request; tab < tabs; tab++ {
		at := strings.Index(bar, TabNames()[tab])
		d.ClickTab(ansi.StringWidth(bar[:at]) + 1)
		if d.Tab() != tab {
			t.Errorf("a click on %s shows tab %d", TabNames()[tab], d.Tab())
		}
	}
	d.ClickTab(99)
	if d.Tab() != Findings {
		t.Error("a click beside the tabs changed the tab")
	}
}

func TestMarks(t *testing.T) {
	for _, c := range []struct {
		e    inspect.Exchange
		want string
	}{
		{tuitest.Page(), "1 Request  2 Environ  3 Response  4 Traceback  5 Output  6 Findings"},
		{tuitest.Login(), "1 Request ●  2 Environ  3 Response  4 Traceback  5 Output ●  6 Findings"},
		{tuitest.Raising(), "1 Request  2 Environ  3 Response  4 Traceback ●  5 Output  6 Findings"},
		{tuitest.Faulty(), "1 Request  2 Environ  3 Response  4 Traceback  5 Output  6 Findings ●"},
	} {
		d := made(theme.New(theme.Dark), tuitest.Size{Width: 100, Height: 12}, c.e, Request)
		if got := ansi.Strip(d.tabBar()); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestCopy(t *testing.T) {
	d := made(theme.New(theme.Dark), tuitest.Size{Width: 100, Height: 12}, tuitest.Raising(), Traceback)
	if got, what := d.Copy(); what != "the traceback" || !strings.HasPrefix(got, "Traceback (most recent call last)") {
		t.Errorf("copied %q: %q", what, got)
	}
	d.SetTab(Environ)
	if got, _ := d.Copy(); strings.Contains(got, "\x1b") || strings.Contains(got, "eyJhbG") || !strings.Contains(got, "REQUEST_METHOD") {
		t.Errorf("copied %q", got)
	}
	d.Clear()
	if got, _ := d.Copy(); got != "" {
		t.Errorf("copied %q of nothing", got)
	}
}

func TestLayoutIsDoneOnce(t *testing.T) {
	d := made(theme.New(theme.Dark), tuitest.Size{Width: 100, Height: 12}, tuitest.Login(), Environ)
	before := &d.view.Lines()[0]
	d.SetReveal(false)
	d.SetSize(100, 20)
	if &d.view.Lines()[0] != before {
		t.Error("the page was laid out again though nothing changed")
	}
	d.SetWhole(true)
	if &d.view.Lines()[0] == before {
		t.Error("the page was not laid out again though a toggle changed")
	}
}

func TestAFaultOfGdevIsShownInLines(t *testing.T) {
	fault := inspect.Notice{Text: "gdev's own fault, please report: oh", Fault: 2, Stack: []string{"goroutine 7:", "\tf.go:3\x1b"}}
	got := text(fault, Request, asIs)
	for _, want := range []string{"✗ gdev's own fault, please report: oh\n", "number 2 since", "\ngoroutine 7:\n", `f.go:3\x1b`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}
