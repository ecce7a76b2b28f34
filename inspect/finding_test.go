package inspect

import "testing"

func TestFindingString(t *testing.T) {
	f := Finding{Rule: "A8", Level: LevelError, Message: "the status has two spaces", Seen: "'200  OK' (str)", Where: "app.py:12"}
	if got, want := f.String(), "A8 error: the status has two spaces, seen '200  OK' (str) at app.py:12"; got != want {
		t.Errorf("String() = %q, want %q", got, want)
	}
	f.Level, f.Seen, f.Where = LevelWarning, "", ""
	if got, want := f.String(), "A8 warning: the status has two spaces"; got != want {
		t.Errorf("String() = %q, want %q", got, want)
	}
}
