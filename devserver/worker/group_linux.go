package worker

import "syscall"

// ownGroup makes the process lead a group of its own, and die with gdev. It gives
// the user's terminal up by itself (gdev_host/worker.py): Linux has the processes
// of a session share their time (sched(7), autogroups), and one that gdev wakes for
// each request in another session answers a third as many.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
