package config

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

const (
	readme        = "../../../README.md"
	settingsBegin = "<!-- settings: this table is written by go test ./cmd/internal/config -run TestReadme -update -->\n"
	settingsEnd   = "<!-- end of settings -->"
)

var update = flag.Bool("update", false, "write README's table of settings")

// TestReadme keeps README's table of settings that of the program.
func TestReadme(t *testing.T) {
	b, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(b), settingsBegin)
	table, after, closed := strings.Cut(rest, settingsEnd)
	if !ok || !closed {
		t.Fatalf("%s has no place for the settings, between %q and %q", readme, settingsBegin, settingsEnd)
	}
	want := settingsTable()
	if *update {
		if err := os.WriteFile(readme, []byte(before+settingsBegin+want+settingsEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != want {
		t.Errorf("README's settings are not the program's; go test ./cmd/internal/config -run TestReadme -update writes\n%s", want)
	}
}

// settingsTable is all settings in Markdown, a line each.
func settingsTable() string {
	var b strings.Builder
	b.WriteString("| flag | variable | key of the file | default | commands | what it is |\n|---|---|---|---|---|---|\n")
	for _, s := range Table() {
		name, key, standard := "`"+s.Flag()+"`", "`"+s.Name+"`", "–"
		if s.Shorthand != "" {
			name = "`-" + s.Shorthand + "` " + name
		}
		if s.NoFile {
			key = "–"
		}
		if s.Default != "" {
			standard = "`" + s.Default + "`"
		}
		if s.Unit != "" {
			standard += ", in " + s.Unit + " without a unit"
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s | %s |\n", name, s.Variable(), key, standard, strings.Join(s.Commands, ", "), s.Sentence)
	}
	return b.String()
}
