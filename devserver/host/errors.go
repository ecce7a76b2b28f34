package host

import (
	"errors"

	"gdev/devserver/wire"
)

// LoadError says that the application could not be loaded.
type LoadError struct{ wire.Failed }

// Error implements error.
func (e *LoadError) Error() string { return e.Failure.Message }

// ErrStale says that the process did not load the application, because it is
// no longer as a fresh one would be.
var ErrStale = errors.New("libraries or the application's folder have changed since the process was made ready")

// StartError says that the process never became a host: it could not be
// executed, or ended before its first frame.
type StartError struct {
	Err    error  // the operating system's, or how the process ended
	Stderr string // what it wrote
}

// Error implements error.
func (e *StartError) Error() string { return e.Err.Error() }

// Unwrap gives the operating system's error.
func (e *StartError) Unwrap() error { return e.Err }
