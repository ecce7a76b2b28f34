package reload

import (
	"fmt"
	"os"
	"time"

	"github.com/fsnotify/fsnotify"
	"golang.org/x/sys/unix"
)

// mark is a file in memory. A change of its permissions, even to the same, is
// an event that inotify(7) queues behind those of all changes before it. Writes
// are none: since Linux 6.14 they go unnoticed in files without a folder.
type mark struct{ file *os.File }

// markTime is how long the first mark may take to come through.
const markTime = 200 * time.Millisecond

// newMark gives nil where that does not work; nothing waits for it then. It is
// to be called before n watches anything else.
func newMark(n *fsnotify.Watcher) *mark {
	fd, err := unix.MemfdCreate("gdev", unix.MFD_CLOEXEC)
	if err != nil {
		return nil
	}
	m := &mark{os.NewFile(uintptr(fd), fmt.Sprintf("/proc/self/fd/%d", fd))}
	if n.Add(m.file.Name()) == nil && m.make() == nil {
		select {
		case ev := <-n.Events:
			if m.is(ev) {
				return m
			}
		case <-time.After(markTime):
		}
	}
	m.close()
	return nil
}

func (m *mark) make() error {
	if m == nil {
		return errNoMark
	}
	return m.file.Chmod(0o600)
}

func (m *mark) is(ev fsnotify.Event) bool { return m != nil && ev.Name == m.file.Name() }

func (m *mark) close() {
	if m != nil {
		_ = m.file.Close() // it is in memory only
	}
}
