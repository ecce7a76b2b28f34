package errorpage

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gdev/inspect"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

func raisedPage() Page {
	lookup := inspect.Traceback{
		Type: "KeyError", Message: "'coffee'",
		Frames: []inspect.Frame{{
			File: "shop/models.py", Line: 8, Function: "price", FirstLine: 6,
			Source: []string{"def price(item):", "    # in cents", "    return PRICES[item]"},
			Locals: []inspect.Value{{Key: "item", Type: "str", Repr: "'coffee'"}},
		}},
	}
	return Page{
		Code: 500, Title: "The application raised an exception", Message: "shop.NoSuchItem: <coffee>",
		Exchange: 12, Generation: 3,
		Tracebacks: []inspect.Traceback{{
			Type: "shop.NoSuchItem", Message: "<coffee>", Notes: []string{"asked for by <script>alert(1)</script>"},
			Link: "cause", Cause: &lookup,
			Frames: []inspect.Frame{
				{
					File: "shop/app.py", Line: 20, Function: "application", FirstLine: 19,
					Source: []string{"    try:", "        return view(environ)"},
					Locals: []inspect.Value{
						{Key: "environ", Type: "dict", Repr: "{'PATH_INFO': '/coffee'}"},
						{Key: "api_key", Type: "str", Repr: "'hunter2'"},
					},
				},
				{File: "site-packages/flask/app.py", Line: 100, Function: "dispatch", Library: true},
				{File: "site-packages/flask/app.py", Line: 120, Function: "full_dispatch", Library: true},
				{
					File: "shop/views.py", Line: 31, Function: "order", FirstLine: 29,
					Source: []string{"    except KeyError as e:", "\tif a < b:", "        raise NoSuchItem(item) from e", "    return item"},
				},
			},
			Text: "Traceback (most recent call last):\n  File \"shop/views.py\", line 31, in order\nshop.NoSuchItem: <coffee>\x1b[31m\n",
		}},
	}
}

func failedPage() Page {
	return Page{
		Code: 500, Title: "The application could not be loaded", Message: "importing app.py failed",
		Hint: "mend the file and save it", Output: "loading <plugins>\n", Exchange: 4,
		Tracebacks: []inspect.Traceback{{
			Type: "SyntaxError", Message: "'(' was never closed",
			Syntax: &inspect.Syntax{
				File: "app.py", Line: 3, Column: 8, FirstLine: 2,
				Source: []string{"def application(environ, start_response):", "\tprint(\"é\""},
			},
		}},
	}
}

func groupPage() Page {
	return Page{Code: 500, Title: "The application raised an exception", Tracebacks: []inspect.Traceback{{
		Type: "ExceptionGroup", Message: "two failed (2 sub-exceptions)",
		Group: []inspect.Traceback{{Type: "ValueError", Message: "first"}, {Type: "OSError", Message: "second"}},
	}}}
}

func TestRender(t *testing.T) {
	for name, p := range map[string]Page{"raised": raisedPage(), "failed": failedPage(), "group": groupPage()} {
		for suffix, accept := range map[string]string{".html": browser, ".txt": "*/*"} {
			t.Run(name+suffix, func(t *testing.T) {
				contentType, body := p.Render(accept, true)
				if want := map[string]string{".html": "text/html", ".txt": "text/plain"}[suffix] + "; charset=utf-8"; contentType != want {
					t.Errorf("content type %q, want %q", contentType, want)
				}
				checkGolden(t, name+suffix, body)
			})
		}
	}
}

func checkGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != strings.ReplaceAll(string(want), "\r\n", "\n") {
		t.Errorf("differs from %s (go test -update rewrites it):\n%s", path, got)
	}
}

func TestPagesAreEscapedMaskedAndSelfContained(t *testing.T) {
	for _, accept := range []string{browser, ""} {
		_, body := raisedPage().Render(accept, true)
		for _, never := range []string{"hunter2", "\x1b", "http://", "https://", "url(", "src="} {
			if strings.Contains(string(body), never) {
				t.Errorf("page for Accept %q contains %q", accept, never)
			}
		}
	}
	_, body := raisedPage().Render(browser, true)
	if strings.Contains(string(body), "<script") || !strings.Contains(string(body), "&lt;script&gt;alert(1)") {
		t.Error("a note of the exception is not escaped")
	}
}

func TestPageForOthersTellsNothing(t *testing.T) {
	for _, p := range []Page{raisedPage(), failedPage()} {
		for _, accept := range []string{browser, ""} {
			_, body := p.Render(accept, false)
			if !strings.Contains(string(body), p.Title) || !strings.Contains(string(body), "500 Internal Server Error") {
				t.Errorf("page lacks its title: %s", body)
			}
			for _, never := range []string{"coffee", "app.py", "exchange", "plugins", "mend", "never closed", p.Message} {
				if strings.Contains(string(body), never) {
					t.Errorf("page for others contains %q", never)
				}
			}
		}
	}
}

func TestWantsHTML(t *testing.T) {
	for _, tt := range []struct {
		accept string
		want   bool
	}{
		{browser, true},
		{"text/html", true},
		{"TEXT/HTML", true},
		{"text/html;charset=utf-8", true},
		{"text/html;q=0.5, text/plain;q=0.4", true},
		{"text/html;q=0.5, text/plain;q=0.6", false},
		{"text/html;q=0.5, */*", false},
		{"*/*;q=0.1, text/html;q=0.2", true},
		{"text/*, text/plain;q=0.9", true},
		{"text/*, text/html;q=0", false},
		{"text/html;q=0", false},
		{"text/html;q=2", false},
		{"text/html;q=NaN", false},
		{"text/html, text/plain", false},
		{"text/*", false},
		{"*/*", false},
		{"application/json", false},
		{"", false},
		{",;,text/html", true},
	} {
		if got := WantsHTML(tt.accept); got != tt.want {
			t.Errorf("WantsHTML(%q) = %v", tt.accept, got)
		}
	}
}

func TestCaret(t *testing.T) {
	for _, tt := range []struct {
		text   string
		column int
		want   string
	}{
		{"abc", 1, "^"}, {"abc", 3, "  ^"}, {"\tabc", 3, "\t ^"}, {"é(", 2, " ^"}, {"ab", 9, "  ^"},
	} {
		if got := caret(tt.text, tt.column); got != tt.want {
			t.Errorf("caret(%q, %d) = %q, want %q", tt.text, tt.column, got, tt.want)
		}
	}
}

// TestPagesHoldNoControls looks for characters that move a terminal's cursor or
// turn the direction of what is read, in all that a page can tell.
func TestPagesHoldNoControls(t *testing.T) {
	const hostile = "a\u202eb\u2066c\u200ed\u061ce\u2028f\x1b[2Jg\u009bh\r"
	page := Page{
		Code: 500, Title: "t", Message: hostile, Hint: hostile, Output: hostile,
		Tracebacks: []inspect.Traceback{{
			Type: "E", Message: hostile, Text: "E: " + hostile + "\n",
			Frames: []inspect.Frame{{File: hostile, Function: hostile, Source: []string{hostile}, Locals: []inspect.Value{{Key: "k", Repr: hostile}}}},
		}},
	}
	for _, accept := range []string{browser, ""} {
		_, body := page.Render(accept, true)
		for _, r := range "\u202e\u2066\u200e\u061c\u2028\x1b\u009b\r" {
			if strings.ContainsRune(string(body), r) {
				t.Errorf("page for Accept %q holds %U", accept, r)
			}
		}
		if !strings.Contains(string(body), `\u202e`) {
			t.Errorf("page for Accept %q does not spell the override out", accept)
		}
	}
}

func TestPageMasksItsMessage(t *testing.T) {
	_, body := Page{Code: 500, Message: "no connection to postgres://app:hunter2@db/x"}.Render("", true)
	if strings.Contains(string(body), "hunter2") {
		t.Errorf("the password of a URL is shown: %s", body)
	}
}
