//go:build unix && !linux

package worker

import "syscall"

// ownGroup makes the process lead a group of its own.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
