//go:build linux || darwin

package sendbuffer

import (
	"math"

	"golang.org/x/sys/unix"
)

// freeSpace is how many bytes are free on the disk of a folder.
func freeSpace(dir string) int64 {
	var s unix.Statfs_t
	if unix.Statfs(dir, &s) != nil {
		return 0
	}
	if free := s.Bavail * uint64(s.Bsize); free < math.MaxInt64 {
		return int64(free)
	}
	return math.MaxInt64
}
