//go:build unix

package worker

import (
	"os"
	"syscall"
)

// maxRights is how many descriptors one message may carry (SCM_MAX_FD of
// Linux; others allow more).
const maxRights = 253

// rights encodes files as a control message.
func rights(files []*os.File) []byte {
	fds := make([]int, len(files))
	for i, f := range files {
		fds[i] = int(f.Fd())
	}
	return syscall.UnixRights(fds...)
}
