package reload

import (
	"fmt"
	"os"
	"time"

	"github.com/fsnotify/fsnotify"
	"golang.org/x/sys/unix"
)

// cookie is a file in memory. A change of its permissions, even to the same, is
// an event that inotify(7) queues behind those of all changes before it. Writes
// are none: since Linux 6.14 they go unnoticed in files without a folder.
type cookie struct{ file *os.File }

// cookieTime is how long the first cookie may take to come through.
const cookieTime = 200 * time.Millisecond

// newCookie gives nil where that does not work; nothing waits for it then. It is
// to be called before n watches anything else.
func newCookie(n *fsnotify.Watcher) *cookie {
	fd, err := unix.MemfdCreate("gdev", unix.MFD_CLOEXEC)
	if err != nil {
		return nil
	}
	c := &cookie{os.NewFile(uintptr(fd), fmt.Sprintf("/proc/self/fd/%d", fd))}
	if n.Add(c.file.Name()) == nil && c.make() == nil {
		select {
		case ev := <-n.Events:
			if c.is(ev) {
				return c
			}
		case <-time.After(cookieTime):
		}
	}
	c.close()
	return nil
}

func (c *cookie) make() error {
	if c == nil {
		return errNoCookie
	}
	return c.file.Chmod(0o600)
}

func (c *cookie) is(ev fsnotify.Event) bool { return c != nil && ev.Name == c.file.Name() }

func (c *cookie) close() {
	if c != nil {
		_ = c.file.Close() // the file is in memory only
	}
}
