package highlight

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gdev/tui/page"
	"gdev/tui/theme"
)

// TestEachLanguageIsColoured has a lexer that cannot be read, or of a language
// that is embedded no more, fail: its text would come out in one style.
func TestEachLanguageIsColoured(t *testing.T) {
	styles := &theme.New(theme.Dark).Syntax
	for language, source := range map[string]string{
		"python": "@wraps\nasync def f(x: int = 1) -> str: return f'{x}'", "json": `{"a": [1, true, null]}`,
		"jsonl": "{\"a\": 1}\n{\"a\": 2}", "html": "<p class='x'>a &amp; b</p>", "xml": "<?xml version='1.0'?><a b='c'/>",
		"css": "a:hover { color: #fff; }", "javascript": "const a = async () => `b`;", "yaml": "a: [1, 'b'] # c",
		"toml": "[a]\nb = 'c'", "graphql": "query { a(b: 1) { c } }", "csv": "a,\"b\",1",
	} {
		var used []string
		for _, line := range Lines(strings.Split(source, "\n"), language, styles) {
			for _, span := range line {
				if span.Style != &styles.Name {
					used = append(used, span.Text)
				}
			}
		}
		if len(used) < 2 {
			t.Errorf("of %s only %q has a colour", language, used)
		}
	}
}

// TestLanguagesInHTML finds those whose lexers HTML asks the registry for.
func TestLanguagesInHTML(t *testing.T) {
	styles := &theme.New(theme.Dark).Syntax
	for _, c := range []struct {
		source string
		want   page.Span
	}{
		{"<script>let a = 1</script>", page.Span{Text: "let", Style: &styles.Keyword}},
		{"<style>a { margin: 12px }</style>", page.Span{Text: "12", Style: &styles.Number}},
	} {
		if line := Lines([]string{c.source}, "html", styles)[0]; !slices.Contains(line, c.want) {
			t.Errorf("%s: %q has not its style in %v", c.source, c.want.Text, line)
		}
	}
}

// TestDefinitionsAreThoseOfChroma fails where chroma was updated and they were not.
func TestDefinitionsAreThoseOfChroma(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/alecthomas/chroma/v2").Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(strings.TrimSpace(string(out)), "lexers", "embedded")
	paths, err := fs.Glob(definitions, "lexers/*.xml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d definitions: %v", len(paths), err)
	}
	for _, path := range paths {
		ours, err := definitions.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := os.ReadFile(filepath.Join(dir, filepath.Base(path)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(ours, theirs) {
			t.Errorf("%s differs from chroma's: copy it from %s", path, dir)
		}
	}
}
