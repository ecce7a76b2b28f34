// Package sendbuffer gives a connection a send buffer beyond the system's: in
// memory, and past that in a file. Who writes is done when the bytes are in it,
// however slowly the client takes them.
//
// Contract: bytes leave in the order in which they were written. Where the client
// keeps up, each Write goes to the system at once, in the goroutine that calls
// it, and nothing is held. Where all bounds are reached, Write waits for the
// client. The file has no name while it is in use, where the system allows that,
// and its bytes are given back when the buffer is empty.
package sendbuffer

import (
	"net"
	"sync"
)

// Bounds limit what is buffered, in bytes.
type Bounds struct {
	Memory int64 // for one connection
	RAM    int64 // bytes of all connections together, beyond a little for each
	File   int64 // for one connection, beyond its memory
	Disk   int64 // bytes of all files together
	Free   int64 // bytes that the files leave free on their disk
}

// DefaultBounds are those of gdev run. Eight clients that each have asked for a
// film, and do not take it, are within them.
var DefaultBounds = Bounds{Memory: 256 << 10, RAM: 32 << 20, File: 1 << 30, Disk: 4 << 30, Free: 1 << 30}

// Store is where the connections of a Listener keep their files.
type Store struct {
	dir    string
	bounds Bounds

	mu   sync.Mutex
	used int64 // bytes of Bounds.Disk
	held int64 // bytes of Bounds.RAM
}

// hold takes at most n bytes of memory, and at least as many as are named.
func (s *Store) hold(n, least int64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	n = max(min(n, s.bounds.RAM-s.held), least)
	s.held += n
	return n
}

// let gives n bytes of memory back.
func (s *Store) let(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held -= int64(n)
}

// NewStore makes a Store of files in a folder, which nobody else may write to.
// Where none can be made there, it has only memory.
func NewStore(dir string, b Bounds) *Store { return &Store{dir: dir, bounds: b} }

// reserve takes n bytes of the disk; false where they are not to be had.
func (s *Store) reserve(n int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.used+n > s.bounds.Disk || freeSpace(s.dir) < s.bounds.Free+n {
		return false
	}
	s.used += n
	return true
}

func (s *Store) release(n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used -= n
}

// Listener accepts connections as *Conn.
type Listener struct {
	net.Listener
	store *Store
}

// NewListener wraps a listener.
func NewListener(ln net.Listener, s *Store) *Listener { return &Listener{ln, s} }

// Accept waits for the next connection and returns it as a *Conn.
func (l *Listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return newConn(c, l.store), nil
}
