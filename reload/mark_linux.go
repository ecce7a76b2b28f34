package reload

import (
	"errors"
	"fmt"
	"os"

	"github.com/fsnotify/fsnotify"
	"golang.org/x/sys/unix"
)

// mark is a file in memory. A write to it is an event that inotify(7) queues
// behind those of all changes before it.
type mark struct{ file *os.File }

var errNoMark = errors.New("the system does not tell of changes in their order")

// newMark gives nil where that does not work; nothing waits for it then.
func newMark(n *fsnotify.Watcher) *mark {
	fd, err := unix.MemfdCreate("gdev", unix.MFD_CLOEXEC)
	if err != nil {
		return nil
	}
	f := os.NewFile(uintptr(fd), fmt.Sprintf("/proc/self/fd/%d", fd))
	if n.Add(f.Name()) != nil {
		_ = f.Close() // nothing was written
		return nil
	}
	return &mark{f}
}

func (m *mark) make() error {
	if m == nil {
		return errNoMark
	}
	_, err := m.file.WriteAt([]byte{0}, 0)
	return err
}

func (m *mark) is(ev fsnotify.Event) bool { return m != nil && ev.Name == m.file.Name() }

func (m *mark) close() {
	if m != nil {
		_ = m.file.Close() // it is in memory only
	}
}
