package highlight

import (
	"slices"
	"strings"
	"testing"

	"gdev/tui/page"
	"gdev/tui/theme"
	_ "gdev/tui/tuitest" // for the flag -update
)

func joined(lines [][]page.Span) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		for _, s := range l {
			out[i] += s.Text
		}
	}
	return out
}

func TestTextIsKept(t *testing.T) {
	styles := &theme.New(theme.Dark).Syntax
	for _, c := range []struct {
		language string
		lines    []string
	}{
		{"python", []string{"def f(x):", "", "    return 'é' + x  # comment", "    \"\"\"doc"}},
		{"python", []string{"):", "    unbalanced('", ""}},
		{"json", []string{"{", `  "a": ‹masked›,`, "  nope"}},
		{"html", []string{"<p class=\"x\">日本", "<script>let a = 1", "</p>"}},
		{"no such language", []string{"a", "", "b"}},
		{"", []string{"a"}},
		{"python", []string{""}},
		{"python", nil},
		{"python", []string{strings.Repeat("x = 1 ", limit)}},
	} {
		if got := joined(Lines(c.lines, c.language, styles)); !slices.Equal(got, c.lines) && len(got)+len(c.lines) > 0 {
			t.Errorf("%s: got %q, want %q", c.language, got, c.lines)
		}
	}
}

func TestStyles(t *testing.T) {
	styles := &theme.New(theme.Dark).Syntax
	line := Lines([]string{"return 'a' + 1  # c"}, "python", styles)[0]
	for _, want := range []page.Span{{Text: "return", Style: &styles.Keyword}, {Text: "'a'", Style: &styles.String}, {Text: "1", Style: &styles.Number}, {Text: "# c", Style: &styles.Comment}} {
		if !slices.Contains(line, want) {
			t.Errorf("%q has not the style that it should have in %v", want.Text, line)
		}
	}
}

func TestLanguage(t *testing.T) {
	for media, want := range map[string]string{
		"application/json": "json", "application/problem+json": "json", "text/html": "html", "image/svg+xml": "xml",
		"application/xml": "xml", "text/plain": "", "": "", "text/css": "css", "application/javascript": "javascript", "no/such": "",
		"application/atom+xml": "xml", "application/xhtml+xml": "html", "text/xml": "xml", "application/yaml": "yaml", "text/x-yaml": "yaml",
		"application/vnd.oai.openapi+yaml": "yaml", "text/csv": "csv", "application/toml": "toml", "application/graphql": "graphql",
		"text/x-python": "python", "application/jsonl": "jsonl", "application/x-ndjson": "jsonl", "json": "", "a+b": "",
	} {
		if got := Language(media); got != want {
			t.Errorf("Language(%q) = %q, want %q", media, got, want)
		}
	}
}
