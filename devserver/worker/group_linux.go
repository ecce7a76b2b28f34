package worker

import "syscall"

// ownGroup makes the process lead a group of its own, and die with gdev.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
