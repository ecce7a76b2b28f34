package reload

import "golang.org/x/sys/unix"

// The file systems of VirtualBox and Parallels, which unix has no names for.
const (
	vboxsfMagic = 0x786f4256
	prlfsMagic  = 0x7c7c6673
)

// remote reports whether a folder is on a file system that can change without
// an inotify event: of another machine, of a container's host, or served by a
// program (FUSE, which virtiofs and sshfs are).
func remote(folder string) bool {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return false // whoever adds the watch meets the error too
	}
	switch uint32(s.Type) { // its width and sign are the machine's
	case unix.NFS_SUPER_MAGIC, unix.SMB_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC,
		unix.V9FS_MAGIC, unix.FUSE_SUPER_MAGIC, unix.AFS_SUPER_MAGIC, unix.CODA_SUPER_MAGIC,
		unix.CEPH_SUPER_MAGIC, vboxsfMagic, prlfsMagic:
		return true
	}
	return false
}
