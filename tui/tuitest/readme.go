package tuitest

import (
	"os"
	"strings"
	"testing"
)

// Readme keeps the part of README between two marks what is generated: it fails
// the test where another text stands there, and with -update writes it.
func Readme(t *testing.T, path, begin, end, want string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(b), begin)
	part, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no place for what is generated, between %q and %q", path, begin, end)
	}
	if *update {
		if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if part != want {
		t.Errorf("%s is out of date; go test . -run TestReadme -update, in the folder of this test, writes\n%s", path, want)
	}
}
