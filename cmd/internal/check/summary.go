package check

import (
	"fmt"
	"io"
	"strings"

	"gdev/assets"
	"gdev/inspect"
)

// exchanges calls use with each exchange.
func (k *checker) exchanges(use func(inspect.Exchange)) {
	for i := range k.history.Len() {
		if x, ok := k.history.Row(i).(inspect.Exchange); ok {
			use(x)
		}
	}
}

// failed reports whether an exchange ended as none should. 501 is how a server
// says that it does not know the method (RFC 9110 §15.6.2), which an
// application may say of those that the check adds.
func failed(x inspect.Exchange) bool {
	unknown := x.Outcome == inspect.OutcomeComplete && strings.HasPrefix(x.Response.Status, "501")
	return x.Troubled() && !unknown
}

// faulty reports whether anything is so wrong that the exit code says it.
func (k *checker) faulty() bool {
	bad := k.history.Counts().Findings.Errors > 0
	k.exchanges(func(x inspect.Exchange) { bad = bad || failed(x) })
	return bad
}

// summarize writes the totals, and for each rule that was broken where to read
// about it.
func (k *checker) summarize(w io.Writer) {
	failures, broken := 0, map[string]bool{}
	k.exchanges(func(x inspect.Exchange) {
		if failed(x) {
			failures++
		}
		for _, f := range x.Findings {
			broken[f.Rule] = true
		}
	})
	n := k.history.Counts()
	_, _ = fmt.Fprintf(w, "exchanges: %d, failed: %d, errors: %d, warnings: %d\n",
		n.Exchanges, failures, n.Findings.Errors, n.Findings.Warnings)
	for _, e := range assets.Explanations() {
		if broken[e.Rule] {
			_, _ = fmt.Fprintf(w, "%-4s %s (gdev explain %s)\n", e.Rule, e.Title, e.Rule)
		}
	}
}
