//go:build unix

package worker

import (
	"os"
	"syscall"
)

// terminateGroup asks the process's group to end.
func terminateGroup(p *os.Process) { _ = syscall.Kill(-p.Pid, syscall.SIGTERM) }

// killGroup ends the process's group. The group of a process that has been
// reaped may still hold children of it; an empty one is no error.
func killGroup(p *os.Process) { _ = syscall.Kill(-p.Pid, syscall.SIGKILL) }
