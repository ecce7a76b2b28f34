//go:build unix

package worker

import (
	"fmt"
	"syscall"
)

// statusText says in os.ProcessState's words how a process ended.
func statusText(status int) string {
	ws := syscall.WaitStatus(status)
	if !ws.Signaled() {
		return fmt.Sprintf("exit status %d", ws.ExitStatus())
	}
	text := "signal: " + ws.Signal().String()
	if ws.CoreDump() {
		text += " (core dumped)"
	}
	return text
}
