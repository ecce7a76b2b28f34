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

// Field is one field line of a message: a field name and its value, both as
// spelled by the sender (RFC 9110 §5). A message has an ordered []Field; a map
// would lose order and repeats.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Exchange is one request with its response and all that was seen on the way.
type Exchange struct {
	Number     uint64        `json:"number"`     // from 1, in the order of arrival
	Generation int           `json:"generation"` // that served it; 0 where none did
	State      State         `json:"state"`
	Outcome    Outcome       `json:"outcome"`         // empty until State is StateEnded
	Cause      string        `json:"cause,omitempty"` // one sentence, where Outcome is not OutcomeComplete
	Hint       string        `json:"hint,omitempty"`  // what gdev knows of the request beside: it asks for a WebSocket
	Began      time.Time     `json:"began"`
	Ended      time.Time     `json:"ended,omitzero"`
	Held       time.Duration `json:"held_ns"`               // waited for a generation or a free thread
	Client     string        `json:"client"`                // address and port of the peer
	ClientGone bool          `json:"client_gone,omitempty"` // it went away while the application had the request
	Request    Request       `json:"request"`
	Environ    Environ       `json:"environ"`
	Response   Response      `json:"response"`
	Tracebacks []Raised      `json:"tracebacks"`
	Output     []Output      `json:"output"`
	Logs       []LogRecord   `json:"logs"`
	Findings   []Finding     `json:"findings"`
	OutputLost int           `json:"output_lost"` // pieces of Output and Logs beyond the bound
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

// Request is the message that the client sent.
type Request struct {
	Method  string  `json:"method"`
	Target  string  `json:"target"`  // request target as sent
	Version string  `json:"version"` // "HTTP/1.1"
	Fields  []Field `json:"fields"`  // the client's order and spelling
	Dropped []Field `json:"dropped"` // those of Fields that did not reach environ (X4)
	Content Content `json:"content"` // what the application read of it
}

// Content is a body: its size in bytes and the first part of it.
type Content struct {
	Size   int64  `json:"size"`
	Sample []byte `json:"sample"` // at most the capture bound

	Grown int `json:"-"` // by how many bytes masking made Sample longer
}

// Truncated reports whether Sample is less than all of the content.
func (c Content) Truncated() bool { return c.Size > int64(len(c.Sample)-c.Grown) }

// Environ is the environ dict, as given to the application and as left by it.
type Environ struct {
	Given   []Value  `json:"given"`   // in the order of the dict
	Changed []Value  `json:"changed"` // set by the application to another object
	Added   []Value  `json:"added"`   // by the application
	Removed []string `json:"removed"` // by the application
	Host    []string `json:"host"`    // keys of Given that gdev or its user added (-e) beyond PEP 3333
}

// Value is one key of a mapping with a bounded picture of its value: a local
// variable of a frame, or a key of environ.
type Value struct {
	Key  string `json:"key"`
	Type string `json:"type"` // "str", "io.BytesIO": qualified but for builtins
	Repr string `json:"repr"` // Python's repr(), bounded; for a key of environ too
}

// Response is what the application answered, and what was sent of it.
type Response struct {
	Calls      []StartCall `json:"start_response_calls"`
	Status     string      `json:"status"` // as given by the last accepted start_response call, or by gdev for its own pages
	Fields     []Field     `json:"fields"` // likewise
	SentStatus string      `json:"sent_status"`
	SentFields []Field     `json:"sent_fields"` // with what the host added; empty until something is sent
	Blocks     []Block     `json:"blocks"`      // the first of them, up to the bound
	BlockCount int         `json:"block_count"` // all of them
	Content    Content     `json:"content"`     // what was sent
	FirstByte  time.Time   `json:"first_byte,omitzero"`
	ByHost     bool        `json:"by_host"` // an error page of gdev's, not the application's
}

// StartCall is one call of start_response.
type StartCall struct {
	Status  string    `json:"status"`
	Fields  []Field   `json:"fields"`
	ExcInfo string    `json:"exc_info"` // "ValueError: …" where it was given
	Where   string    `json:"where"`    // "path/app.py:12" of the caller
	Error   string    `json:"error"`    // what start_response raised, if it did
	At      time.Time `json:"at"`
}

// Block is one bytestring of the body.
type Block struct {
	At      time.Time `json:"at"`
	Size    int       `json:"size"`
	Written bool      `json:"written"` // by write(), not yielded
	Unsent  bool      `json:"unsent"`  // HEAD, 204, 304, or beyond Content-Length
}

// Output is a piece of text that was written while the exchange was served, or
// typed.
type Output struct {
	Stream Stream    `json:"stream"`
	Text   string    `json:"text"`
	At     time.Time `json:"at"`
}

// Stream names where text was written to.
type Stream string

// The streams.
const (
	Stdout Stream = "stdout"
	Stderr Stream = "stderr"
	Errors Stream = "wsgi.errors"
	Stdin  Stream = "stdin" // what the user typed where a line was asked for
)

// LogRecord is one record of Python's logging.
type LogRecord struct {
	Logger  string    `json:"logger"`
	Level   string    `json:"level"`
	Message string    `json:"message"`
	Where   string    `json:"where"` // "path/app.py:12"
	At      time.Time `json:"at"`
}

// Raised is an exception with the place where the host met it.
type Raised struct {
	Where     Where     `json:"where"`
	Traceback Traceback `json:"traceback"`
}

// Where says at which point of an exchange an exception was seen.
type Where string

// The places.
const (
	InCall      Where = "call"      // application(environ, start_response) raised
	InIteration Where = "iteration" // the iterable raised
	InClose     Where = "close"     // close() raised
	InHost      Where = "host"      // the application broke a rule that the host must enforce
	InHandler   Where = "handled"   // the framework handled it and logged it
	InKill      Where = "killed"    // raised by the user's kill, shows where it was
	InImport    Where = "import"    // while the application was loaded
)

// Troubled reports whether the exchange is one that a developer wants to see
// first: it ended before it was complete, or its status is 5xx.
func (e Exchange) Troubled() bool {
	return e.State == StateEnded && e.Outcome != OutcomeComplete ||
		strings.HasPrefix(e.Response.Status, "5")
}
