package holder

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestWhatThisProcessHolds(t *testing.T) {
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer tcp.Close()
	dir := t.TempDir()
	socket, lock := filepath.Join(dir, "socket"), filepath.Join(dir, "lock")
	local, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer local.Close()
	file, err := os.Create(lock)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, ok := OfFile(lock); ok {
		t.Error("a file that nobody has locked has a holder")
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	port := tcp.Addr().(*net.TCPAddr).Port
	for what, find := range map[string]func() (Process, bool){
		"port":   func() (Process, bool) { return OfPort(port) },
		"socket": func() (Process, bool) { return OfFile(socket) },
		"lock":   func() (Process, bool) { return OfFile(lock) },
	} {
		p, ok := find()
		if !ok || p.PID != os.Getpid() || !slices.Contains(p.Parents, os.Getppid()) || !strings.Contains(p.CommandLine(), "holder") {
			t.Errorf("%s: %+v, %t", what, p, ok)
		}
	}
	_ = tcp.Close()
	if p, ok := OfPort(port); ok {
		t.Errorf("a port that nobody listens on is held by %s", p)
	}
	if p, ok := OfFile(filepath.Join(dir, "none")); ok {
		t.Errorf("a file that is not there is held by %s", p)
	}
}

func TestAProcessIsNamed(t *testing.T) {
	sleep := exec.Command("sleep", "60")
	if err := sleep.Start(); err != nil {
		t.Skip(err)
	}
	defer func() { _ = sleep.Process.Kill(); _ = sleep.Wait() }()
	p, ok := process(sleep.Process.Pid)
	if !ok || p.Parents[0] != os.Getpid() {
		t.Errorf("%+v, %t", p, ok)
	}
	if long := (Process{Command: []string{strings.Repeat("ä", 200)}}).CommandLine(); len([]rune(long)) != 80 {
		t.Errorf("%d characters", len([]rune(long)))
	}
}
