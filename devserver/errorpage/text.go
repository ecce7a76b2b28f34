package errorpage

import (
	"fmt"
	"strings"
)

// text is the page for terminals and programs: Python's own rendering of each
// traceback, with what gdev knows around it.
func (p Page) text() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", p.Status(), p.Title)
	paragraph(&b, "", p.Lead())
	for _, t := range p.Tracebacks {
		paragraph(&b, "", t.Rendering())
	}
	paragraph(&b, "last output:\n", p.Output)
	paragraph(&b, "hint: ", p.Hint)
	paragraph(&b, "", p.Origin())
	return []byte(printable(b.String()))
}

func paragraph(b *strings.Builder, label, text string) {
	if text = strings.Trim(text, "\n"); text != "" {
		fmt.Fprintf(b, "\n%s%s\n", label, text)
	}
}
