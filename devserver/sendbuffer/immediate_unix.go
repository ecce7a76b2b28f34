//go:build unix

package sendbuffer

import (
	"errors"
	"net"
	"syscall"
)

// immediate writes to a connection as far as the system takes it without
// waiting.
type immediate struct {
	raw  syscall.RawConn // nil: it takes nothing at once
	p    []byte
	n    int
	err  error
	step func(fd uintptr) bool // made once, not for each write
}

func newImmediate(c net.Conn) *immediate {
	w := &immediate{}
	if s, ok := c.(syscall.Conn); ok {
		w.raw, _ = s.SyscallConn() // an error means that the connection has ended
	}
	w.step = func(fd uintptr) bool {
		w.n, w.err = writeAll(int(fd), w.p)
		return true
	}
	return w
}

// write returns how much of p the system has taken.
func (w *immediate) write(p []byte) (int, error) {
	if w.raw == nil {
		return 0, nil
	}
	w.p, w.n, w.err = p, 0, nil
	err := w.raw.Write(w.step)
	w.p = nil
	return w.n, errors.Join(err, w.err)
}

func writeAll(fd int, p []byte) (n int, err error) {
	for n < len(p) {
		k, err := syscall.Write(fd, p[n:])
		switch {
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EAGAIN):
			return n, nil
		case err != nil:
			return n, err
		}
		n += max(k, 0)
	}
	return n, nil
}
