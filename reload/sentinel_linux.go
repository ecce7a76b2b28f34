package reload

import (
	"errors"
	"sync"

	"github.com/fsnotify/fsnotify"
	"golang.org/x/sys/unix"
)

// sentinel watches what fsnotify watches, to tell at once that nothing has
// happened: the system queues an event before the call returns that causes it,
// so where its queue is empty there is nothing to wait for. It only ever adds
// watches, and before fsnotify does. One too many costs a Sync some time, one
// too few would be a stale answer.
type sentinel struct {
	fs *fsnotify.Watcher

	mu     sync.Mutex
	fd     int    // -1: closed, or something is not watched
	events uint64 // how often there were some
	known  uint64 // the value of events up to which they are known
}

// newSentinel makes one that adds to fs, too.
func newSentinel(fs *fsnotify.Watcher) *sentinel {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		fd = -1
	}
	return &sentinel{fs: fs, fd: fd}
}

// watched is what fsnotify asks for.
const watched = unix.IN_CREATE | unix.IN_MODIFY | unix.IN_ATTRIB | unix.IN_DELETE | unix.IN_DELETE_SELF |
	unix.IN_MOVED_TO | unix.IN_MOVED_FROM | unix.IN_MOVE_SELF

// Add begins to watch a folder. The two watches that it takes are too many for
// some systems: the sentinel does without then.
func (s *sentinel) Add(folder string) error {
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
func (s *sentinel) Remove(folder string) error { return s.fs.Remove(folder) }

// look reports whether nothing has happened that is not known. Else now is
// what to tell learned when all that has happened until now has become known.
func (s *sentinel) look() (now uint64, quiet bool) {
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

// learned says that what had happened at that look is known.
func (s *sentinel) learned(then uint64) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = max(s.known, then)
}

func (s *sentinel) close() {
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
