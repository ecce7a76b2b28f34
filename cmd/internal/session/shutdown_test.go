package session

import (
	"strings"
	"testing"

	"gdev/inspect"
)

// TestNoticesReachTheTerminalHarmless prints one with what a path may hold.
func TestNoticesReachTheTerminalHarmless(t *testing.T) {
	var b strings.Builder
	err := printNotices(&b, []inspect.Event{inspect.ServerOutput{Text: "no notice"}, inspect.Notice{Text: "in /tmp/\x1b[31m\nred"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.HasPrefix(got, "gdev: in /tmp/") || strings.Contains(got, "\x1b") || strings.Count(got, "\n") != 1 {
		t.Errorf("printed %q", got)
	}
}
