package reload

import (
	"errors"
	"sync"

	"github.com/fsnotify/fsnotify"
	"golang.org/x/sys/unix"
)

// quietProbe watches what fsnotify watches, to know at once that nothing has
// happened: the system queues an event before the call returns that causes it,
// so where its queue is empty there is nothing to wait for. The probe only ever adds
// watches, and before fsnotify does. One too many costs a Sync some time, one
// too few would be a stale answer.
type quietProbe struct {
	fs *fsnotify.Watcher

	mu     sync.Mutex
	fd     int    // -1: closed, or something is not watched
	events uint64 // how often there were some
	known  uint64 // the value of events up to which they are known
}

// newQuietProbe makes one that adds to fs, too.
func newQuietProbe(fs *fsnotify.Watcher) *quietProbe {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		fd = -1
	}
	return &quietProbe{fs: fs, fd: fd}
}

// watched is what fsnotify asks for.
const watched = unix.IN_CREATE | unix.IN_MODIFY | unix.IN_ATTRIB | unix.IN_DELETE | unix.IN_DELETE_SELF |
	unix.IN_MOVED_TO | unix.IN_MOVED_FROM | unix.IN_MOVE_SELF

// Add begins to watch a folder. The two watches that it takes are too many for
// some systems: the probe does without then.
func (s *quietProbe) Add(folder string) error {
	s.mu.Lock()
	fd, own := s.fd, error(nil)
	if fd >= 0 {
		_, own = unix.InotifyAddWatch(fd, folder, watched)
	}
	s.mu.Unlock()
	err := s.fs.Add(folder)
	if errors.Is(err, unix.ENOSPC) && fd >= 0 {
		s.close()
		return s.fs.Add(folder)
	}
	if err == nil && own != nil {
		s.close()
	}
	return err
}

// Remove ends fsnotify's watch of a folder.
func (s *quietProbe) Remove(folder string) error { return s.fs.Remove(folder) }

// isQuiet reports whether nothing has happened that is not known. Else now is
// what to give setKnown when all that has happened until now has become known.
func (s *quietProbe) isQuiet() (now uint64, quiet bool) {
	if s == nil {
		return 0, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fd < 0 {
		return 0, false
	}
	var buf [4096]byte
	for {
		n, err := unix.Read(s.fd, buf[:])
		if errors.Is(err, unix.EAGAIN) {
			return s.events, s.events == s.known
		}
		if n <= 0 || err != nil {
			return 0, false
		}
		s.events++
	}
}

// setKnown says that what had happened at that look is known.
func (s *quietProbe) setKnown(then uint64) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = max(s.known, then)
}

func (s *quietProbe) close() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fd >= 0 {
		_ = unix.Close(s.fd) // nothing is left to be done where that fails
		s.fd = -1
	}
}
