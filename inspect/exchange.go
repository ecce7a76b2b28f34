// Package inspect holds what gdev knows: exchanges and their parts,
// generations, prompts, worker exits.
//
// Contract: every value here is plain data. A value that has been handed to
// history.Hub.Publish is immutable from then on; its slices may be shared with later
// snapshots of the same exchange, which only ever append behind the length
// that the earlier snapshot sees. The package does no IO, starts no goroutine, and
// imports nothing else of gdev.
//
// Native strings: everything that is a str under WSGI (request fields, the
// request target, status, response fields) is kept as Python sees it, the
// bytes of the wire read as Latin-1. It is hostile text: a view escapes it
// before it reaches a terminal.
package inspect

import (
	"strings"
	"time"
)

// Exchange is one request with its response and all that was captured on the way.
type Exchange struct {
	Number     uint64        `json:"number"`     // from 1, in the order of arrival
	Generation int           `json:"generation"` // number of the one that served it; 0 where none did
	State      State         `json:"state"`
	Outcome    Outcome       `json:"outcome"`         // empty until State is StateEnded
	Cause      string        `json:"cause,omitempty"` // one sentence, where Outcome is not OutcomeComplete
	Hint       string        `json:"hint,omitempty"`  // what gdev knows of the request besides: that it is for a WebSocket
	Began      time.Time     `json:"began"`
	Ended      time.Time     `json:"ended,omitzero"`
	Held       time.Duration `json:"held_ns"`               // time for which it waited for a generation or a free thread
	Client     string        `json:"client"`                // address and port of the peer
	ClientGone bool          `json:"client_gone,omitempty"` // the client went away while the application had the request
	Request    Request       `json:"request"`
	Environ    Environ       `json:"environ"`
	Response   Response      `json:"response"`
	Tracebacks []Raised      `json:"tracebacks"`
	Output     []Output      `json:"output"`
	Logs       []LogRecord   `json:"logs"`
	Findings   []Finding     `json:"findings"`
	OutputLost int           `json:"output_lost"` // number of pieces of Output and Logs beyond the bound
}

// State says how far an exchange has come.
type State string

// The states, in the order in which an exchange passes through them.
const (
	StateHeld    State = "held"    // waits for a generation or a free thread
	StateRunning State = "running" // the application has it
	StateEnded   State = "ended"
)

// Outcome says how an exchange ended.
type Outcome string

// The outcomes.
const (
	OutcomeComplete   Outcome = "complete"    // the whole response was sent
	OutcomeClientGone Outcome = "client-gone" // the client went away first
	OutcomeCutOff     Outcome = "cut-off"     // failed after the status line was sent
	OutcomeFailed     Outcome = "failed"      // the host answered with an error page, or the application, where the content broke a rule
	OutcomeKilled     Outcome = "killed"      // the user ended it
	OutcomeWorkerDied Outcome = "worker-died" // 502, or cut off
	OutcomeRefused    Outcome = "refused"     // never reached the application (503, 400)
)

// Duration is the time from arrival to end, or to now while it is not ended.
func (e Exchange) Duration(now time.Time) time.Duration {
	if e.Ended.IsZero() {
		return now.Sub(e.Began)
	}
	return e.Ended.Sub(e.Began)
}

// Troubled reports whether the exchange is one that a developer wants to see
// first: it ended before it was complete, or its status is 5xx.
func (e Exchange) Troubled() bool {
	return e.State == StateEnded && e.Outcome != OutcomeComplete ||
		strings.HasPrefix(e.Response.Status, "5")
}
