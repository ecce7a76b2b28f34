package content

import (
	"net/url"
	"strings"

	"gdev/tui/page"
	"gdev/tui/safetext"
)

// Form adds name and value of each pair of a query string or of form content,
// decoded, in their order. A pair that cannot be decoded stays as it is.
func Form(b *page.Builder, text string) {
	type pair struct{ name, value string }
	var pairs []pair
	column := 0
	for p := range strings.SplitSeq(strings.TrimRight(text, "\r\n"), "&") {
		if p == "" {
			continue
		}
		name, value, _ := strings.Cut(p, "=")
		n := safetext.Line(decoded(name))
		pairs = append(pairs, pair{n, safetext.Line(decoded(value))})
		column = max(column, page.Width(page.Span{Text: n})+2)
	}
	for _, p := range pairs {
		b.Pair(min(column, 26), page.Of(&b.Styles.Key, p.name), page.Of(nil, p.value))
	}
}

func decoded(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}
