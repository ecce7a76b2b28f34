package inspect

import "cmp"

// Traceback is a Python exception with its frames and those it came from.
type Traceback struct {
	Type    string      `json:"type"`    // "ValueError", "app.errors.Oops": qualified but for builtins
	Message string      `json:"message"` // str(exception), bounded
	Notes   []string    `json:"notes"`   // __notes__ (PEP 678)
	Frames  []Frame     `json:"frames"`  // outermost first, the host's own left out
	Syntax  *Syntax     `json:"syntax,omitempty"`
	Link    string      `json:"link"`            // attribute that Cause was found in: "cause" (__cause__), "context" (__context__), or ""
	Cause   *Traceback  `json:"cause,omitempty"` // __cause__ or __context__
	Group   []Traceback `json:"group"`           // members of an ExceptionGroup
	Text    string      `json:"text"`            // Python's own rendering, whole chain, bounded
}

// Summary is the line that Python ends a traceback with, "ValueError: no such
// item": more than one line where the message is.
func (t Traceback) Summary() string {
	if t.Message == "" {
		return t.Type
	}
	return t.Type + ": " + t.Message
}

// Rendering is Python's own, or the last line of it where that is missing.
func (t Traceback) Rendering() string { return cmp.Or(t.Text, t.Summary()) }

// Frame is one frame of a traceback.
type Frame struct {
	File      string   `json:"file"`
	Line      int      `json:"line"` // from 1
	Function  string   `json:"function"`
	Library   bool     `json:"library"`    // the file is in the standard library or site-packages
	FirstLine int      `json:"first_line"` // number of Source[0]
	Source    []string `json:"source"`     // lines around Line; empty where they cannot be read
	Locals    []Value  `json:"locals"`
}

// Syntax is the place that a SyntaxError points at.
type Syntax struct {
	File      string   `json:"file"`
	Line      int      `json:"line"`
	Column    int      `json:"column"` // from 1, in characters; 0 where unknown
	FirstLine int      `json:"first_line"`
	Source    []string `json:"source"`
}

// Raised is an exception with the place where the host met it.
type Raised struct {
	Where     Where     `json:"where"`
	Traceback Traceback `json:"traceback"`
}

// Where says at which point of an exchange the host met an exception.
type Where string

// The places.
const (
	InCall      Where = "call"      // application(environ, start_response) raised
	InIteration Where = "iteration" // the iterable raised
	InClose     Where = "close"     // close() raised
	InHost      Where = "host"      // the application broke a rule that the host must enforce
	InHandler   Where = "handled"   // the framework handled it and logged it
	InKill      Where = "killed"    // raised in the application by the user's kill: the traceback shows where it was
	InImport    Where = "import"    // while the application was loaded
)
