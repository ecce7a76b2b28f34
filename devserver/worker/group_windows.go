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
func terminateGroup(p *os.Process) { _ = p.Kill() }

// killGroup ends the process. Its children are left to the host, which ends
// them when the control socket closes.
func killGroup(p *os.Process) { _ = p.Kill() }
