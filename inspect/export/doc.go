// Package export writes what a history.Subscription gives: as text for people, and
// as JSON lines for programs.
//
// Contract: what is written can be printed to a terminal, whatever clients and the
// application have sent: control characters are spelled out. Secrets are masked
// unless they are to be revealed. A writer is owned by one goroutine; events are
// never changed.
package export
