package reload

import "golang.org/x/sys/unix"

// remote reports whether a folder is on a file system of another machine,
// whose changes kqueue does not see.
func remote(folder string) bool {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return false // whoever adds the watch meets the error too
	}
	return s.Flags&unix.MNT_LOCAL == 0
}
