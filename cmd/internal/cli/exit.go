// Package cli is how gdev's commands speak to a shell: errors with a hint, exit
// codes, signals, and the version.
package cli

import "errors"

// Exit codes of gdev.
const (
	ExitOK          = 0
	ExitError       = 1
	ExitUsage       = 2
	ExitInterrupted = 130 // 128 + SIGINT, as shells have it; other signals likewise
)

// ErrFaults is a check that has found and reported faults: nothing more is
// printed, and the exit code is ExitError.
var ErrFaults = errors.New("the check found faults")

// ExitCode is the exit code for what a command returned.
func ExitCode(err error) int {
	var s *signalError
	var u *UsageError
	switch {
	case err == nil:
		return ExitOK
	case errors.As(err, &s):
		return 128 + int(s.signal)
	case errors.Is(err, ErrInterrupted):
		return ExitInterrupted
	case errors.As(err, &u):
		return ExitUsage
	}
	return ExitError
}

// Silent reports whether nothing is left to print about an error.
func Silent(err error) bool {
	return errors.Is(err, ErrInterrupted) || errors.Is(err, ErrFaults)
}
