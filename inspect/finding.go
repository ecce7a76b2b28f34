package inspect

import (
	"fmt"
	"strings"
)

// Finding is a rule of PEP 3333 that the application, or a middleware of it,
// broke in an exchange. It changes nothing in the response.
type Finding struct {
	Rule    string  `json:"rule"`    // "A8": one of those that assets/spec explains
	Level   Level   `json:"level"`   // error where the PEP says must, else warning
	Message string  `json:"message"` // what was done, lower case, no full stop
	Seen    string  `json:"seen"`    // the value in question and its type, bounded: "200 (int)"; empty where there is none
	Where   string  `json:"where"`   // "path/app.py:12", empty where it cannot be known
	Subject Subject `json:"subject"` // what of the exchange it is about
	Name    string  `json:"name"`    // name of the environ key or response field, as spelled; else empty
}

// Level says how bad a finding is.
type Level string

// The levels.
const (
	LevelError   Level = "error"   // the PEP says must
	LevelWarning Level = "warning" // the PEP, or HTTP, says should
)

// Subject is the part of an exchange that a finding is about.
type Subject string

// The subjects.
const (
	SubjectEnviron  Subject = "environ"  // the key Name
	SubjectStatus   Subject = "status"   // status given to start_response
	SubjectField    Subject = "field"    // the response field Name
	SubjectContent  Subject = "content"  // the iterable, its blocks, write()
	SubjectInput    Subject = "input"    // wsgi.input
	SubjectErrors   Subject = "errors"   // wsgi.errors
	SubjectProtocol Subject = "protocol" // order and way of the calls
)

// String says the finding in one line.
func (f Finding) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s", f.Rule, f.Level, f.Message)
	if f.Seen != "" {
		b.WriteString(", seen " + f.Seen)
	}
	if f.Where != "" {
		b.WriteString(" at " + f.Where)
	}
	return b.String()
}

// Tally is how many findings there are of each level.
type Tally struct{ Errors, Warnings int }

// Sum is how many there are of both levels.
func (t Tally) Sum() int { return t.Errors + t.Warnings }

// Worst is the level of the worst of them.
func (t Tally) Worst() Level {
	if t.Errors > 0 {
		return LevelError
	}
	return LevelWarning
}

// Add counts findings.
func (t *Tally) Add(findings []Finding) {
	for _, f := range findings {
		if f.Level == LevelError {
			t.Errors++
		} else {
			t.Warnings++
		}
	}
}
