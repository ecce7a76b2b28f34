package worker

import (
	"bufio"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"

	"gdev/devserver/wire"
)

// sockets are the connections to one worker. Windows passes no sockets to a
// child, so the host connects over loopback and shows a token that only its
// environment holds.
type sockets struct {
	argument string
	env      []string
	remote   []*os.File
	listener *net.TCPListener
	token    string
}

// newSockets prepares for connections.
func newSockets(int) (*sockets, error) {
	ln, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil, fmt.Errorf("listen for the worker: %w", err)
	}
	token := rand.Text()
	return &sockets{
		argument: "tcp:" + ln.Addr().String(),
		env:      []string{"GDEV_TOKEN=" + token},
		listener: ln, token: token,
	}, nil
}

// connect accepts the next n connections, until the process ends.
func (s *sockets) connect(n int, done <-chan struct{}) ([]*wire.Conn, error) {
	var conns []*wire.Conn
	for len(conns) < n {
		select {
		case <-done:
			return nil, errors.New("the process ended before it connected")
		default:
		}
		_ = s.listener.SetDeadline(time.Now().Add(100 * time.Millisecond))
		c, err := s.listener.AcceptTCP()
		if errors.Is(err, os.ErrDeadlineExceeded) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("accept the worker: %w", err)
		}
		if !s.knows(c) {
			_ = c.Close()
			continue
		}
		_ = c.SetNoDelay(true)
		conns = append(conns, wire.NewConn(c))
	}
	return conns, nil
}

// another has the host make one connection more.
func (s *sockets) another(control *wire.Conn, done <-chan struct{}) (*wire.Conn, error) {
	if err := control.Send(wire.KindThread, nil); err != nil {
		return nil, err
	}
	conns, err := s.connect(1, done)
	if err != nil {
		return nil, err
	}
	return conns[0], nil
}

func (s *sockets) knows(c *net.TCPConn) bool {
	_ = c.SetReadDeadline(time.Now().Add(time.Second))
	// Nothing follows the token until gdev has spoken, so a buffer loses nothing.
	line, err := bufio.NewReader(c).ReadString('\n')
	_ = c.SetReadDeadline(time.Time{})
	return err == nil && subtle.ConstantTimeCompare([]byte(strings.TrimSpace(line)), []byte(s.token)) == 1
}

func (s *sockets) closeRemote() {}

// closeLocal accepts no more.
func (s *sockets) closeLocal() { _ = s.listener.Close() }
