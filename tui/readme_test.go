package tui

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

const (
	readme     = "../README.md"
	keysBegin  = "-update writes this table -->\n"
	keysEnd    = "<!-- end of keys -->"
	keysHeader = "| key | what it does | name |\n|---|---|---|\n"
)

// TestReadme keeps README's table of keys that of the actions; -update writes it.
func TestReadme(t *testing.T) {
	b, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(b), keysBegin)
	table, after, closed := strings.Cut(rest, keysEnd)
	if !ok || !closed {
		t.Fatalf("%s has no place for the keys, between %q and %q", readme, keysBegin, keysEnd)
	}
	want := keysTable()
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		if err := os.WriteFile(readme, []byte(before+keysBegin+want+keysEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != want {
		t.Errorf("README's keys are not those of the actions; go test ./tui -run TestReadme -update writes\n%s", want)
	}
}

// keysTable is all actions in Markdown, a line each, under the titles of their
// groups.
func keysTable() string {
	var b strings.Builder
	b.WriteString(keysHeader)
	all := actions()
	for _, group := range all.Groups() {
		fmt.Fprintf(&b, "| **%s** | | |\n", group)
		for _, a := range all.Of(group) {
			keys := "`" + strings.Join(strings.Fields(a.KeyText()), "` `") + "`"
			fmt.Fprintf(&b, "| %s | %s | %s |\n", keys, a.Does, a.Name)
		}
	}
	return b.String()
}
