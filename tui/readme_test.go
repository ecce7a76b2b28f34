package tui

import (
	"fmt"
	"strings"
	"testing"

	"gdev/tui/tuitest"
)

const (
	readme     = "../README.md"
	keysBegin  = "-update writes this table -->\n"
	keysEnd    = "<!-- end of keys -->"
	keysHeader = "| key | what it does | name |\n|---|---|---|\n"
)

// TestReadme keeps README's table of keys that of the actions; -update writes it.
func TestReadme(t *testing.T) {
	tuitest.Readme(t, readme, keysBegin, keysEnd, keysTable())
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
