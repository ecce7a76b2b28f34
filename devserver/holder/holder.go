// Package holder finds the process that has what there is only one of: a port,
// a socket in the file system, a locked file.
//
// Contract: what the system does not tell this user is not found. Only Linux
// tells any of it.
package holder

import (
	"fmt"
	"strings"
)

// Process is a process that holds something.
type Process struct {
	PID     int
	Parents []int    // its parent, the parent of that, and so on
	Name    string   // "python3"
	Command []string // with its arguments
}

// String gives its name and number.
func (p Process) String() string { return fmt.Sprintf("%s, process %d", p.Name, p.PID) }

// CommandLine is its command, cut where it is long.
func (p Process) CommandLine() string {
	const most = 80
	line := []rune(strings.Join(p.Command, " "))
	if len(line) > most {
		return string(line[:most-1]) + "…"
	}
	return string(line)
}
