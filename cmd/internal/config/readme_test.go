package config

import (
	"fmt"
	"strings"
	"testing"

	"gdev/tui/tuitest"
)

const (
	readme        = "../../../README.md"
	settingsBegin = "<!-- settings: this table is written by go test ./cmd/internal/config -run TestReadme -update -->\n"
	settingsEnd   = "<!-- end of settings -->"
)

// TestReadme keeps README's table of settings that of the program.
func TestReadme(t *testing.T) {
	tuitest.Readme(t, readme, settingsBegin, settingsEnd, settingsTable())
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
