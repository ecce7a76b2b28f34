package redact

import (
	"cmp"
	"slices"
	"strings"
)

// Masked stands in the place of a secret value, whatever its length.
const Masked = "‹masked›"

// span is a part of a text: from the byte start up to end.
type span struct{ start, end int }

// replaced returns s with Masked in the place of each span; spans that overlap
// or touch are one.
func replaced(s string, spans []span) string {
	if len(spans) == 0 {
		return s
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	var b strings.Builder
	end := -1 // end of what was written or masked so far
	for _, each := range spans {
		if each.start > end {
			b.WriteString(s[max(end, 0):each.start])
			b.WriteString(Masked)
		}
		end = max(end, each.end)
	}
	b.WriteString(s[end:])
	return b.String()
}
