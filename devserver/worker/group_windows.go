package worker

import (
	"os"
	"syscall"
)

// ownGroup makes the process lead a group of its own, which keeps the
// console's ctrl-c from it.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// terminateGroup ends the process: Windows knows no polite signal for it.
func terminateGroup(pid int) { killGroup(pid) }

// killGroup ends the process. Its children are left to the host, which ends
// them when the control socket closes.
func killGroup(pid int) {
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Kill() // one that has ended needs it no more
		_ = p.Release()
	}
}
