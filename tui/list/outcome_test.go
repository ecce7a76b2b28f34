package list

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"gdev/inspect"
	"gdev/tui/theme"
	"gdev/tui/tuitest"
)

func TestARowSaysWhatCameOfIt(t *testing.T) {
	hostile := tuitest.Login()
	hostile.Number = 3
	hostile.Response.Fields = []inspect.Field{{Name: "location", Value: "/\x1b[2J?token=s3cr3t"}, {Name: "Set-Cookie", Value: "\x1b]0;x\a=1"}}
	held := tuitest.Page()
	held.Number, held.Held, held.Ended = 12, 3*time.Second, held.Ended.Add(3*time.Second)
	l := made(theme.New(theme.Dark), tuitest.Size{Width: 160, Height: 12}, 100, tuitest.Login(), tuitest.Raising(), hostile, held, tuitest.HandledError())
	view := ansi.Strip(l.View())
	for _, want := range []string{"→ /cart  set: session, seen", "/checkout  CheckoutError: cannot price", `→ /\x1b[2J?token=‹masked›  set: \x1b]0;x\x07`, "/  held 3.0 s", " 12 ms", "○  4 "} {
		if !strings.Contains(view, want) {
			t.Errorf("the rows lack %q:\n%s", want, view)
		}
	}
	for width := range 200 {
		l.SetSize(width, 12)
		for _, line := range strings.Split(l.View(), "\n") {
			if w := ansi.StringWidth(line); w > max(width, 50) {
				t.Errorf("at %d a line is %d wide: %q", width, w, ansi.Strip(line))
			}
		}
	}
}
