package assets

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

const rules = 25 // A1 to A25

func TestExplanations(t *testing.T) {
	all := Explanations()
	if len(all) != rules {
		t.Fatalf("%d explanations, want %d", len(all), rules)
	}
	for i, e := range all {
		if want := fmt.Sprintf("A%d", i+1); e.Rule != want {
			t.Errorf("explanation %d is of %q, want %q", i, e.Rule, want)
		}
		if n := utf8.RuneCountInString(e.Title); n == 0 || n > 60 || strings.Contains(e.Title, "\n") {
			t.Errorf("%s: a title of %d characters: %q", e.Rule, n, e.Title)
		}
	}
	files, err := filepath.Glob("spec/A*.md")
	if err != nil || len(files) != rules {
		t.Errorf("%d files, %v, want %d: one without a number in the row is never read", len(files), err, rules)
	}
}

func TestExplanation(t *testing.T) {
	for _, rule := range []string{"A8", "A08"} {
		e, ok := Explanation(rule)
		if !ok || e.Rule != "A8" || !strings.HasPrefix(e.Title, "status is a str") || !strings.HasPrefix(e.Text, "## What PEP 3333 asks\n") {
			t.Errorf("Explanation(%q) = %+v, %t", rule, e, ok)
		}
	}
	for _, rule := range []string{"", "A", "A0", "A26", "A008", "A+8", "A-8", "A 8", "a8", "8", "S8", "A8.md", "A257", "A99999999999999999999"} {
		if e, ok := Explanation(rule); ok || e != (Explained{}) {
			t.Errorf("Explanation(%q) = %+v, %t, want none", rule, e, ok)
		}
	}
}

var (
	section  = regexp.MustCompile(`(?m)^## (.+)$`)
	examples = regexp.MustCompile("(?s)^\n```python\n(.+?)\n```\n\n```python\n(.+?)\n```\n\n$")
)

// TestExplanationsHaveOneForm checks the form that readers and the UI rely on.
// That the examples do what they should is checked in py/tests/test_spec.py.
func TestExplanationsHaveOneForm(t *testing.T) {
	headings := []string{"What PEP 3333 asks", "Why", "Wrong and right", "What servers do"}
	for i, e := range Explanations() {
		t.Run(e.Rule, func(t *testing.T) {
			page, err := os.ReadFile(fmt.Sprintf("spec/A%02d.md", i+1))
			if err != nil {
				t.Fatal(err)
			}
			if want := fmt.Sprintf("# A%02d — %s\n\n%s", i+1, e.Title, e.Text); string(page) != want {
				t.Error("the file is not number, title and text")
			}
			for line := range strings.Lines(e.Text) {
				if utf8.RuneCountInString(line) > 101 {
					t.Errorf("a long line: %s", line)
				}
			}
			var got, bodies []string
			marks := section.FindAllStringSubmatchIndex(e.Text, -1)
			for j, m := range marks {
				end := len(e.Text)
				if j+1 < len(marks) {
					end = marks[j+1][0]
				}
				got, bodies = append(got, e.Text[m[2]:m[3]]), append(bodies, e.Text[m[1]+1:end])
			}
			if !slices.Equal(got, headings) {
				t.Fatalf("sections %q, want %q", got, headings)
			}
			for j, body := range bodies {
				if len(strings.TrimSpace(body)) < 40 {
					t.Errorf("%s: says nothing: %q", got[j], body)
				}
			}
			code := examples.FindStringSubmatch(bodies[2])
			if code == nil {
				t.Fatalf("not two blocks of Python: %s", bodies[2])
			}
			for _, c := range code[1:] {
				if !strings.Contains(c, "def application(") && !strings.Contains(c, "\napplication = ") {
					t.Errorf("defines no application: %s", c)
				}
			}
		})
	}
}
