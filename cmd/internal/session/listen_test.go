package session

import (
	"errors"
	"net"
	"os"
	"syscall"
	"testing"
)

func TestIsTaken(t *testing.T) {
	for _, c := range []struct {
		number syscall.Errno
		want   bool
	}{
		{syscall.EADDRINUSE, true},
		{10048, true}, // Windows: in use
		{10013, true}, // Windows: in use by one that does not share
		{syscall.EACCES, false},
		{10049, false}, // Windows: no such address
	} {
		err := &net.OpError{Op: "listen", Err: os.NewSyscallError("bind", c.number)}
		if isTaken(err) != c.want {
			t.Errorf("%d: %v", c.number, !c.want)
		}
	}
	if isTaken(errors.New("no such host")) {
		t.Error("a name that is not known")
	}
}

// A port that is taken by a program is passed over, unless it was asked for.
func TestListenOnTheNextPort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	ln, notice, err := Listen("127.0.0.1", port, false)
	if err != nil || notice == "" {
		t.Fatalf("error %v, notice %q", err, notice)
	}
	_ = ln.Close()
	if ln, _, err = Listen("127.0.0.1", port, true); err == nil {
		_ = ln.Close()
		t.Error("it listens on another port than the one that was asked for")
	}
}
