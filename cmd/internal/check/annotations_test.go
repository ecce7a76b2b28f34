package check

import (
	"path/filepath"
	"strings"
	"testing"

	"gdev/inspect"
	"gdev/inspect/redact"
)

func TestAnnotations(t *testing.T) {
	root := t.TempDir()
	t.Setenv("GITHUB_WORKSPACE", root)
	done := inspect.Exchange{
		State: inspect.StateEnded, Outcome: inspect.OutcomeComplete,
		Request: inspect.Request{Method: "GET", Target: "/?token=abc"},
	}
	with := func(f inspect.Finding) inspect.Exchange {
		x := done
		x.Findings = []inspect.Finding{f}
		return x
	}
	raised := done
	raised.Outcome, raised.Cause, raised.Response.SentStatus = inspect.OutcomeCutOff, "close() raised", "200 OK"
	raised.Tracebacks = []inspect.Raised{{Traceback: inspect.Traceback{Frames: []inspect.Frame{
		{File: filepath.Join(root, "shop", "views.py"), Line: 7}, {File: "/lib/json.py", Line: 9, Library: true},
	}}}}
	running := raised
	running.State = inspect.StateRunning

	for _, c := range []struct {
		name string
		x    inspect.Exchange
		want string
	}{
		{"nothing", done, ""},
		{"not ended", running, ""},
		{"an error", with(inspect.Finding{Rule: "A8", Level: inspect.LevelError, Message: "two spaces", Seen: "'200  OK' (str)", Where: "app.py:12"}),
			"::error file=shop/app.py,line=12,title=A8::two spaces, seen '200  OK' (str) (gdev explain A8)\n"},
		{"a warning without a place", with(inspect.Finding{Rule: "A22", Level: inspect.LevelWarning, Message: "no Content-Type"}),
			"::warning title=A22::no Content-Type (gdev explain A22)\n"},
		{"hostile text", with(inspect.Finding{Rule: "A10", Level: inspect.LevelError, Message: "50%\r\n::error::x\x1b[m", Where: "a,b:c.py:1"}),
			"::error file=shop/a%2Cb%3Ac.py,line=1,title=A10::50%25\\r\\n::error::x\\x1b[m (gdev explain A10)\n"},
		{"a secret", with(inspect.Finding{Rule: "A9", Level: inspect.LevelError, Message: "bytes", Name: "Set-Cookie", Seen: "b'sid=1'"}),
			"::error title=A9::bytes, seen " + redact.Masked + " (gdev explain A9)\n"},
		{"a failed exchange", raised,
			"::error file=shop/views.py,line=7,title=GET /?token=" + redact.Masked + "::200 OK: close() raised\n"},
	} {
		var b strings.Builder
		a := newAnnotator(&b, filepath.Join(root, "shop"), false)
		for range 2 {
			if err := a.write([]inspect.Event{inspect.Notice{Text: "::error::"}, c.x}, 0); err != nil {
				t.Fatal(err)
			}
		}
		if b.String() != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, b.String(), c.want)
		}
	}
}
