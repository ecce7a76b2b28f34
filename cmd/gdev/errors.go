package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"gdev/inspect"
	"gdev/inspect/termtext"
)

// hintError is an error with the next command to type.
type hintError struct {
	message string
	hint    string   // may be empty
	details []string // what was looked at, a line each
}

// Error implements error.
func (e *hintError) Error() string { return e.message }

// usageError is a command line that gdev does not understand.
type usageError struct{ hintError }

func newUsageError(hint, format string, a ...any) error {
	return &usageError{hintError{message: fmt.Sprintf(format, a...), hint: hint}}
}

// failureError is a first generation that no save of a file would mend. Again
// is the command that the user typed.
func failureError(f inspect.Failure, again string) error {
	e := &hintError{message: f.Message, hint: f.Hint, details: f.LookedAt}
	if e.hint == "" {
		e.hint = "mend it, then: " + again
	}
	if f.Traceback != nil {
		e.details = append(e.details, strings.Split(strings.TrimRight(f.Traceback.Text, "\n"), "\n")...)
	}
	if out := strings.TrimRight(termtext.Unstyled(f.Output), "\n"); out != "" {
		e.details = append(e.details, strings.Split(out, "\n")...)
	}
	return e
}

// printError tells the user: what went wrong, what was seen, what to type.
func printError(w io.Writer, err error) {
	message, hint, details := err.Error(), "", []string(nil)
	var h *hintError
	var u *usageError
	if errors.As(err, &u) {
		h = &u.hintError
	}
	if h != nil || errors.As(err, &h) {
		hint, details = h.hint, h.details
	}
	_, _ = fmt.Fprintf(w, "gdev: error: %s\n", termtext.Escape(message))
	for _, d := range details {
		_, _ = fmt.Fprintf(w, "  %s\n", termtext.Escape(d))
	}
	if hint != "" {
		_, _ = fmt.Fprintf(w, "gdev: hint: %s\n", termtext.Escape(hint))
	}
}
