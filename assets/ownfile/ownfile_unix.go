//go:build unix

package ownfile

import (
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"sync"
	"syscall"
)

const (
	groupWrites fs.FileMode = 0o020
	otherWrites fs.FileMode = 0o002
)

// others says who else could have written what info is of; "" is nobody.
func others(info fs.FileInfo) string {
	s, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !ok:
		return ""
	case s.Uid != 0 && int(s.Uid) != os.Geteuid() && !isSudoer(s.Uid):
		return "belongs to another user, " + nameOf(s.Uid)
	case info.Mode()&fs.ModeSymlink != 0, info.IsDir() && info.Mode()&fs.ModeSticky != 0:
		return ""
	case othersWrite(info):
		return fmt.Sprintf("may be written by others (mode %04o)", info.Mode().Perm())
	}
	return ""
}

// isSudoer reports whether root acts for this user. The variable is the user's
// own to set, where there is no sudo between: git takes it so, too.
func isSudoer(uid uint32) bool {
	return os.Geteuid() == 0 && os.Getenv("SUDO_UID") == strconv.FormatUint(uint64(uid), 10)
}

func othersWrite(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return info.Mode()&otherWrites != 0 || info.Mode()&groupWrites != 0 && (!ok || s.Gid != 0 && !isPrivate(s.Gid))
}

// isPrivate reports whether a group is the one that many systems make for each
// user: it has the user's number or name, and new files may be written by it.
func isPrivate(gid uint32) bool {
	if int(gid) == os.Geteuid() {
		return true
	}
	return int(gid) == os.Getegid() && groupIsUser()
}

var groupIsUser = sync.OnceValue(func() bool {
	u, err := user.Current()
	if err != nil {
		return false
	}
	g, err := user.LookupGroupId(strconv.Itoa(os.Getegid()))
	return err == nil && g.Name == u.Username
})

func nameOf(uid uint32) string {
	number := strconv.FormatUint(uint64(uid), 10)
	if u, err := user.LookupId(number); err == nil {
		return u.Username
	}
	return number
}
