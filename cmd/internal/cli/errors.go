package cli

import (
	"errors"
	"fmt"
	"io"

	"gdev/inspect/termtext"
)

// Error is an error with the next command to type.
type Error struct {
	Message string
	Hint    string   // may be empty
	Details []string // what was looked at, a line each
}

// Error implements error.
func (e *Error) Error() string { return e.Message }

// UsageError is a command line, or a setting, that gdev does not understand.
type UsageError struct{ Err Error }

// Error implements error.
func (e *UsageError) Error() string { return e.Err.Message }

// Unwrap gives the message with its hint.
func (e *UsageError) Unwrap() error { return &e.Err }

// Usagef makes a UsageError; the hint is the next command to type.
func Usagef(hint, format string, a ...any) error {
	return &UsageError{Error{Message: fmt.Sprintf(format, a...), Hint: hint}}
}

// PrintError tells the user what went wrong, what was looked at, and what to
// type. Nothing is written for what is [Silent].
func PrintError(w io.Writer, err error) {
	if err == nil || Silent(err) {
		return
	}
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{}
	}
	_, _ = fmt.Fprintf(w, "gdev: error: %s\n", termtext.Escape(err.Error()))
	for _, d := range e.Details {
		_, _ = fmt.Fprintf(w, "  %s\n", termtext.Escape(d))
	}
	if e.Hint != "" {
		_, _ = fmt.Fprintf(w, "gdev: hint: %s\n", termtext.Escape(e.Hint))
	}
}
