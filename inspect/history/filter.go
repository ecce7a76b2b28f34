package history

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gdev/inspect"
	"gdev/inspect/redact"
)

// Filter chooses events by what they are and by what their rows show. The zero
// Filter matches all.
type Filter struct{ terms []term }

// term is one word of a filter.
type term struct {
	matches func(searchable, string) bool
	text    string // what is searched for, in lower case
	negated bool
}

// ParseFilter reads a filter as the user types it; whatever is typed is one.
// All words must match, in either case and anywhere in the row:
//
//	post /login     both words
//	-static         not that word
//	status:5xx      a status that begins so; x stands for any character
//	method:post     the method is POST
//	gen:2           served by generation 2
//	client:, outcome:, target:   the word is in that part
//	finding:a8      rule A8 was broken; error and warning choose by level, any all
//
// A word that is only the beginning of one, such as "status:" or "-", matches
// all, so that the list does not jump while it is typed.
func ParseFilter(text string) Filter {
	var f Filter
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		t := term{matches: inText}
		t.text, t.negated = strings.CutPrefix(word, "-")
		if key, value, ok := strings.Cut(t.text, ":"); ok && keys[key] != nil {
			t.matches, t.text = keys[key], value
		}
		if t.text != "" {
			f.terms = append(f.terms, t)
		}
	}
	return f
}

// keys are what a word may begin with, before a colon, and how it matches then.
var keys = map[string]func(searchable, string) bool{
	"gen":     func(s searchable, text string) bool { return s.generation == text },
	"method":  func(s searchable, text string) bool { return s.method == text },
	"status":  func(s searchable, text string) bool { return beginsLike(s.status, text) },
	"client":  func(s searchable, text string) bool { return strings.Contains(s.client, text) },
	"outcome": func(s searchable, text string) bool { return strings.Contains(s.outcome, text) },
	"target":  func(s searchable, text string) bool { return strings.Contains(s.target, text) },
	"finding": func(s searchable, text string) bool {
		return slices.ContainsFunc(s.findings, func(f inspect.Finding) bool { return isFinding(f, text) })
	},
}

func inText(s searchable, text string) bool { return strings.Contains(s.text, text) }

// Empty reports whether the filter matches all.
func (f Filter) Empty() bool { return len(f.terms) == 0 }

// Match reports whether e passes the filter, where its row shows text.
func (f Filter) Match(e inspect.Event, text string) bool {
	if f.Empty() {
		return true
	}
	s := searchableOf(e, text)
	for _, t := range f.terms {
		if t.matches(s, t.text) == t.negated {
			return false
		}
	}
	return true
}

// searchable is what a term may be about, in lower case.
type searchable struct {
	generation, method, target, status, client, outcome string

	text     string // what the row shows
	findings []inspect.Finding
}

func searchableOf(e inspect.Event, text string) searchable {
	lower := strings.ToLower
	s := searchable{text: lower(text)}
	switch e := e.(type) {
	case inspect.Exchange:
		s.generation = strconv.Itoa(e.Generation)
		s.method = lower(e.Request.Method)
		s.target = lower(redact.Target(e.Request.Target))
		s.status = lower(cmp.Or(e.Response.Status, e.Response.SentStatus))
		s.client = lower(e.Client)
		s.outcome = lower(cmp.Or(string(e.Outcome), string(e.State)))
		s.findings = e.Findings
	case inspect.Generation:
		s.generation, s.outcome = strconv.Itoa(e.Number), lower(string(e.State))
	case inspect.WorkerExit:
		s.generation = strconv.Itoa(e.Generation)
	case inspect.ServerOutput:
		s.generation = strconv.Itoa(e.Generation)
	}
	return s
}

// isFinding reports whether f is of the rule or level that word names, in lower case.
func isFinding(f inspect.Finding, word string) bool {
	return word == "any" || word == strings.ToLower(f.Rule) || word == string(f.Level)
}

// beginsLike reports whether a status begins with a pattern in which x is any
// character: 5xx, 40x, 404, 5.
func beginsLike(status, pattern string) bool {
	if len(status) < len(pattern) {
		return false
	}
	for i := range len(pattern) {
		if pattern[i] != 'x' && pattern[i] != status[i] {
			return false
		}
	}
	return true
}
