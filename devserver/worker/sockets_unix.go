//go:build unix

package worker

import (
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"

	"golang.org/x/sys/unix"

	"gdev/devserver/wire"
)

// sockets are the two ends of the connections to one worker.
type sockets struct {
	argument string     // says to the host where they are
	env      []string   // what it needs beside
	remote   []*os.File // the child's ends, from descriptor 3 on
	local    []net.Conn // those that are not connected yet
}

// newSockets makes n socket pairs.
func newSockets(n int) (*sockets, error) {
	s := &sockets{argument: "fd:3"}
	for range n {
		local, remote, err := socketPair()
		if err != nil {
			s.closeRemote()
			s.closeLocal()
			return nil, fmt.Errorf("make %d socket pairs: %w", n, err)
		}
		s.local = append(s.local, local)
		s.remote = append(s.remote, remote)
	}
	return s, nil
}

func socketPair() (net.Conn, *os.File, error) {
	// The lock keeps another goroutine's fork from inheriting the descriptors
	// before they are marked.
	syscall.ForkLock.RLock()
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err == nil {
		unix.CloseOnExec(fds[0])
		unix.CloseOnExec(fds[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, nil, err
	}
	f := os.NewFile(uintptr(fds[0]), "worker")
	conn, err := net.FileConn(f) // a duplicate, known to the poller
	err = errors.Join(err, f.Close())
	remote := os.NewFile(uintptr(fds[1]), "worker")
	if err != nil {
		return nil, nil, errors.Join(err, remote.Close())
	}
	return conn, remote, nil
}

// connect gives gdev's ends of the next n connections.
func (s *sockets) connect(n int, _ <-chan struct{}) ([]*wire.Conn, error) {
	var conns []*wire.Conn
	for _, c := range s.local[:n] {
		conns = append(conns, wire.NewConn(c))
	}
	s.local = s.local[n:]
	return conns, nil
}

// another makes one connection more, and has the host know of it.
func (s *sockets) another(control *wire.Conn, _ <-chan struct{}) (*wire.Conn, error) {
	local, remote, err := socketPair()
	if err != nil {
		return nil, fmt.Errorf("make a socket pair: %w", err)
	}
	err = control.SendRights(wire.KindThread, nil, rights([]*os.File{remote}))
	if err = errors.Join(err, remote.Close()); err != nil {
		return nil, errors.Join(err, local.Close())
	}
	return wire.NewConn(local), nil
}

// closeRemote closes gdev's copies of the child's ends: with them open, a dead
// child would never give an end of file.
func (s *sockets) closeRemote() {
	for _, f := range s.remote {
		_ = f.Close()
	}
}

// closeLocal closes what was not connected.
func (s *sockets) closeLocal() {
	for _, c := range s.local {
		_ = c.Close()
	}
}
