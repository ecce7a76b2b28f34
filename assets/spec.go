package assets

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// A file a rule, named so that names sort as numbers do. spec/README.md says
// how they are written.
//
//go:embed spec/A*.md
var spec embed.FS

// Explained is what a user can read of a rule that PEP 3333 sets to
// applications.
type Explained struct {
	Rule  string // "A8", as findings name it
	Title string // one line, at most 60 characters
	Text  string // Markdown: four sections, without the title
}

// Explanation returns what is to be said of a rule, spelled "A8" or "A08". It
// reports false where there is no such rule.
func Explanation(rule string) (Explained, bool) {
	digits, found := strings.CutPrefix(rule, "A")
	number, err := strconv.ParseUint(digits, 10, 8)
	if !found || err != nil || len(digits) > 2 {
		return Explained{}, false
	}
	page, err := fs.ReadFile(spec, fmt.Sprintf("spec/A%02d.md", number))
	if err != nil {
		return Explained{}, false
	}
	head, text, _ := strings.Cut(string(page), "\n\n")
	_, title, _ := strings.Cut(head, " — ")
	return Explained{Rule: fmt.Sprintf("A%d", number), Title: title, Text: text}, true
}

// Explanations returns what is to be said of each rule, in their order.
func Explanations() []Explained {
	var all []Explained
	for number := 1; ; number++ {
		e, ok := Explanation(fmt.Sprintf("A%d", number))
		if !ok {
			return all
		}
		all = append(all, e)
	}
}
