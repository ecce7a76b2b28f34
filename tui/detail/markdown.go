package detail

import (
	"strings"

	"gdev/tui/highlight"
	"gdev/tui/page"
	"gdev/tui/safetext"
)

// buildMarkdown shows the little Markdown that explanations use: headings,
// fenced Python, and paragraphs, which are wrapped anew.
func buildMarkdown(b *page.Builder, text string) {
	var paragraph, code []string
	fenced := false
	flush := func() {
		if len(paragraph) > 0 {
			b.Words(nil, strings.Join(paragraph, " "))
		}
		paragraph = nil
	}
	for _, l := range safetext.Lines(text) {
		heading, isHeading := strings.CutPrefix(l, "## ")
		switch {
		case strings.HasPrefix(l, "```"):
			flush()
			if fenced {
				buildCode(b, code)
				code = nil
			}
			fenced = !fenced
		case fenced:
			code = append(code, l)
		case isHeading:
			flush()
			b.Blank()
			b.Words(&b.Styles.Accent, heading)
		case l == "":
			flush()
			b.Blank()
		default:
			paragraph = append(paragraph, l)
		}
	}
	flush()
}

func buildCode(b *page.Builder, lines []string) {
	b.Indented(4, func() {
		for _, spans := range highlight.Lines(lines, "python", &b.Styles.Syntax) {
			b.Hang(4, spans...)
		}
	})
}
