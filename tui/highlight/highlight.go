// Package highlight colours source and content by their language.
//
// Contract: the text is safe already; what comes out has the same characters,
// split into the same lines. Text in an unknown language, or too much of it,
// comes out in one style. It never fails.
package highlight

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/alecthomas/chroma/v2"

	"gdev/tui/page"
	"gdev/tui/theme"
)

// limit is how many bytes are coloured; a lexer takes about 1 ms for 10 kB.
const limit = 64 << 10

// Lines colours lines of a language, named as chroma does ("python", "json").
func Lines(lines []string, language string, styles *theme.Syntax) [][]page.Span {
	text := strings.Join(lines, "\n")
	lexer := languages().Get(language)
	if lexer == nil || len(text) > limit {
		return unstyled(lines)
	}
	tokens, err := chroma.Tokenise(chroma.Coalesce(lexer), &chroma.TokeniseOptions{State: "root"}, text)
	if err != nil {
		return unstyled(lines)
	}
	out := split(tokens, styles)
	if !same(out, lines) {
		return unstyled(lines) // a lexer that loses text is of no use
	}
	return out[:len(lines)]
}

func unstyled(lines []string) [][]page.Span {
	out := make([][]page.Span, len(lines))
	for i, l := range lines {
		out[i] = []page.Span{{Text: l}}
	}
	return out
}

func split(tokens []chroma.Token, styles *theme.Syntax) [][]page.Span {
	out := [][]page.Span{nil}
	for _, t := range tokens {
		style := styleOf(t.Type, styles)
		for i, part := range strings.Split(t.Value, "\n") {
			if i > 0 {
				out = append(out, nil)
			}
			if part != "" {
				last := len(out) - 1
				out[last] = append(out[last], page.Of(style, part))
			}
		}
	}
	return out
}

// same reports whether out has the characters of lines; a lexer may add a line
// break at the end.
func same(out [][]page.Span, lines []string) bool {
	if len(out) < len(lines) {
		return false
	}
	for i, l := range lines {
		for _, s := range out[i] {
			rest, ok := strings.CutPrefix(l, s.Text)
			if !ok {
				return false
			}
			l = rest
		}
		if l != "" {
			return false
		}
	}
	return true
}

func styleOf(t chroma.TokenType, s *theme.Syntax) *lipgloss.Style {
	switch {
	case t.InCategory(chroma.Comment):
		return &s.Comment
	case t.InCategory(chroma.Keyword), t == chroma.NameTag, t == chroma.OperatorWord:
		return &s.Keyword
	case t.InSubCategory(chroma.LiteralString):
		return &s.String
	case t.InSubCategory(chroma.LiteralNumber):
		return &s.Number
	case t == chroma.NameFunction, t == chroma.NameClass, t == chroma.NameAttribute, t == chroma.NameDecorator:
		return &s.Function
	case t.InCategory(chroma.Operator), t.InCategory(chroma.Punctuation):
		return &s.Operator
	default:
		return &s.Name
	}
}
