package conformance

import (
	"strings"
	"testing"

	"gdev/inspect"
)

// What the applications in testdata offer to the tests.

// key names the gate or the notes of a test.
func key(t *testing.T) string { return strings.ReplaceAll(t.Name(), "/", "_") }

// open opens the gate of a test once.
func (h *host) open(t *testing.T) {
	t.Helper()
	equal(t, "the gate", h.get(t, "/gates/open?"+key(t)).content, "opened")
}

// noted gives what an application noted so far.
func (h *host) noted(t *testing.T, key string) string {
	t.Helper()
	return h.get(t, "/notes/read?"+key).content
}

// given has the application answer with a status, headers and an iterable, all
// of them Python expressions.
func given(status, headers, blocks string) string {
	return evaluate("/starting/given", "("+status+", "+headers+", "+blocks+")")
}

// wheres are the places where the exceptions of an exchange were met.
func wheres(x inspect.Exchange) string {
	var all []string
	for _, r := range x.Tracebacks {
		all = append(all, string(r.Where)+" "+r.Traceback.Type)
	}
	return strings.Join(all, ", ")
}
