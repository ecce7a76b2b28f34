//go:build unix

package worker

import "syscall"

// terminateGroup asks the group that the process leads to end.
func terminateGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGTERM) }

// killGroup ends the group that the process leads. The group of a process that has been
// reaped may still hold children of it; an empty one is no error.
func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }
