package history

import (
	"slices"
	"strconv"
	"strings"

	"gdev/inspect"
	"gdev/inspect/redact"
)

// Filter chooses events by what they are and by what their rows show. The zero
// Filter matches all.
type Filter struct{ terms []term }

type term struct {
	key     string // "", "gen", "status", "method", "client", "outcome", "target", "finding"
	text    string // in lower case
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
		var t term
		t.text, t.negated = strings.CutPrefix(word, "-")
		if key, value, ok := strings.Cut(t.text, ":"); ok && keyed(key) {
			t.key, t.text = key, value
		}
		if t.text != "" {
			f.terms = append(f.terms, t)
		}
	}
	return f
}

func keyed(key string) bool {
	switch key {
	case "gen", "status", "method", "client", "outcome", "target", "finding":
		return true
	}
	return false
}

// Empty reports whether the filter matches all.
func (f Filter) Empty() bool { return len(f.terms) == 0 }

// Match reports whether e passes the filter, where its row shows text.
func (f Filter) Match(e inspect.Event, text string) bool {
	if f.Empty() {
		return true
	}
	r := rowOf(e, text)
	for _, t := range f.terms {
		if r.has(t) == t.negated {
			return false
		}
	}
	return true
}

// row is what there is of an event to look at, in lower case.
type row struct {
	gen, method, target, status, client, outcome, text string

	findings []inspect.Finding
}

func rowOf(e inspect.Event, text string) row {
	var r row
	switch e := e.(type) {
	case inspect.Exchange:
		r = row{
			gen: strconv.Itoa(e.Generation), method: e.Request.Method, target: redact.Target(e.Request.Target),
			status: e.Response.Status, client: e.Client, outcome: string(e.Outcome), findings: e.Findings,
		}
		if r.status == "" {
			r.status = e.Response.SentStatus
		}
		if r.outcome == "" {
			r.outcome = string(e.State)
		}
	case inspect.Generation:
		r = row{gen: strconv.Itoa(e.Number), outcome: string(e.State)}
	case inspect.WorkerExit:
		r = row{gen: strconv.Itoa(e.Generation)}
	case inspect.ServerOutput:
		r = row{gen: strconv.Itoa(e.Generation)}
	}
	r.text = text
	return r.lower()
}

func (r row) lower() row {
	l := strings.ToLower
	return row{l(r.gen), l(r.method), l(r.target), l(r.status), l(r.client), l(r.outcome), l(r.text), r.findings}
}

func (r row) has(t term) bool {
	switch t.key {
	case "gen":
		return r.gen == t.text
	case "method":
		return r.method == t.text
	case "status":
		return statusLike(r.status, t.text)
	case "client":
		return strings.Contains(r.client, t.text)
	case "outcome":
		return strings.Contains(r.outcome, t.text)
	case "target":
		return strings.Contains(r.target, t.text)
	case "finding":
		return slices.ContainsFunc(r.findings, func(f inspect.Finding) bool { return isFinding(f, t.text) })
	}
	return strings.Contains(r.text, t.text)
}

// isFinding reports whether f is of the rule or level that word names, in lower case.
func isFinding(f inspect.Finding, word string) bool {
	return word == "any" || word == strings.ToLower(f.Rule) || word == string(f.Level)
}

// statusLike reports whether status begins with pattern, in which x is any
// character: 5xx, 40x, 404, 5.
func statusLike(status, pattern string) bool {
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
