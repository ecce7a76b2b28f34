// Package help shows what the keys do.
//
// Contract: it knows no key of its own; all it shows comes from the bindings it
// is given, so it is never out of date.
package help

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gdev/tui/page"
	"gdev/tui/theme"
)

// Group is a few keys under a title.
type Group struct {
	Title string
	Keys  []Key
}

// Key is a key, or several, and what they do.
type Key struct{ Key, Does string }

const (
	columnWidth = 58
	keyWidth    = 15
)

// Lines are the groups, side by side where there is room, under a first line.
func Lines(styles *theme.Styles, width int, first string, groups []Group) []string {
	count := max(1, min(width/columnWidth, len(groups)))
	columns := make([][]string, count)
	for _, g := range groups {
		i := shortest(columns)
		columns[i] = append(columns[i], column(styles, width/count-2, g)...)
	}
	b := page.NewBuilder(styles, width)
	b.Words(&styles.Muted, first)
	b.Blank()
	return append(b.Lines(), beside(columns, width/count)...)
}

func shortest(columns [][]string) int {
	best := 0
	for i := range columns {
		if len(columns[i]) < len(columns[best]) {
			best = i
		}
	}
	return best
}

func column(styles *theme.Styles, width int, g Group) []string {
	b := page.NewBuilder(styles, width)
	b.Section(g.Title, "")
	for _, k := range g.Keys {
		b.Pair(keyWidth, page.Of(&styles.Key, "  "+k.Key), page.Of(nil, k.Does))
	}
	return append(b.Lines(), "")
}

func beside(columns [][]string, width int) []string {
	var lines []string
	for y := 0; ; y++ {
		var line strings.Builder
		any := false
		for i, c := range columns {
			text := ""
			if y < len(c) {
				text, any = c[y], true
			}
			line.WriteString(text)
			if i < len(columns)-1 {
				line.WriteString(page.Spaces(width - ansi.StringWidth(text)))
			}
		}
		if !any {
			return lines
		}
		lines = append(lines, strings.TrimRight(line.String(), " "))
	}
}
