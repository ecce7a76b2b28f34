//go:build unix

package peers

import (
	"os/exec"
	"syscall"
)

// ownSession has the command lead a session, and so a process group, of its
// own: ctrl-C ends gdev, which then ends the servers in its own order.
func ownSession(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

// interrupt does to the group of pid what ctrl-C does.
func interrupt(pid int) { _ = syscall.Kill(-pid, syscall.SIGINT) }

// killGroup ends the group of pid at once.
func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }
