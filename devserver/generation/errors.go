package generation

import (
	"errors"

	"gdev/inspect"
)

// ErrHeldTooLong is Acquire's, where no generation became ready in time.
var ErrHeldTooLong = errors.New("no generation became ready in time")

// ErrKilled is Acquire's, where its user has ended the request.
var ErrKilled = errors.New("it was ended by its user, in gdev")

// errClosed is Acquire's, when gdev is ending.
var errClosed = errors.New("gdev is ending")

// FailedError is Acquire's, where the current generation failed.
type FailedError struct {
	Generation int // its number
	Failure    inspect.Failure
}

// Error implements error.
func (e *FailedError) Error() string { return e.Failure.Message }
