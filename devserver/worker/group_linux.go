package worker

import "syscall"

// ownGroup makes the process lead a group of its own, and die with gdev. It is
// in a session of its own, too: the user's terminal is not there for it, so that
// whoever asks for a password there asks sys.stdin instead of being stopped.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
}
