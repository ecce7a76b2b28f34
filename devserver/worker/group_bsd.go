//go:build unix && !linux

package worker

import "syscall"

// ownGroup makes the process lead a group of its own, in a session without the
// user's terminal: whoever asks there for a password would be stopped.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
