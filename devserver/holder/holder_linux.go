package holder

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// OfPort finds the process that listens on a TCP port.
func OfPort(port int) (Process, bool) {
	const stateListen = "0A"
	suffix := fmt.Sprintf(":%04X", port)
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		for c := range rows(table) {
			if len(c) > 9 && c[3] == stateListen && strings.HasSuffix(c[1], suffix) {
				return withSocket(c[9])
			}
		}
	}
	return Process{}, false
}

// OfFile finds the process that has locked a file, or that listens on the socket there.
func OfFile(path string) (Process, bool) {
	info, err := os.Stat(path)
	if err != nil {
		return Process{}, false
	}
	if info.Mode()&os.ModeSocket != 0 {
		return ofSocket(path)
	}
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return ofLock(strconv.FormatUint(s.Ino, 10))
	}
	return Process{}, false
}

// ofSocket finds who listens on a socket of the file system.
func ofSocket(path string) (Process, bool) {
	const accepting = "00010000"
	for c := range rows("/proc/net/unix") {
		if len(c) > 7 && c[3] == accepting && samePlace(c[7], path) {
			return withSocket(c[6])
		}
	}
	return Process{}, false
}

// samePlace reports whether two spellings name one place; a socket's is as its
// process has written it.
func samePlace(a, b string) bool {
	return a == b || !filepath.IsAbs(a) && filepath.Base(a) == filepath.Base(b)
}

// ofLock finds who has a lock on the file with that inode (proc_locks(5)).
func ofLock(inode string) (Process, bool) {
	for c := range rows("/proc/locks") {
		if len(c) > 5 && c[1] != "->" && strings.HasSuffix(c[5], ":"+inode) {
			if pid, err := strconv.Atoi(c[4]); err == nil && pid > 0 {
				return process(pid)
			}
		}
	}
	return Process{}, false
}

// rows gives the columns of each line of a table of proc(5).
func rows(table string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		f, err := os.Open(table)
		if err != nil {
			return
		}
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			if !yield(strings.Fields(lines.Text())) {
				return
			}
		}
	}
}

// withSocket finds the first process that has a socket.
func withSocket(inode string) (Process, bool) {
	links, _ := filepath.Glob("/proc/[0-9]*/fd/[0-9]*")
	for _, l := range links {
		if to, err := os.Readlink(l); err != nil || to != "socket:["+inode+"]" {
			continue
		}
		if pid, err := strconv.Atoi(strings.Split(l, "/")[2]); err == nil {
			return process(pid)
		}
	}
	return Process{}, false
}

// process describes a process. One that has ended while others go on with what
// it had opened is described as far as it can be.
func process(pid int) (Process, bool) {
	dir := filepath.Join("/proc", strconv.Itoa(pid))
	name, err := os.ReadFile(filepath.Join(dir, "comm"))
	if err != nil {
		return Process{}, false
	}
	command, _ := os.ReadFile(filepath.Join(dir, "cmdline")) // empty for a process of the kernel
	p := Process{
		PID: pid, Name: strings.TrimSpace(string(name)),
		Command: strings.Split(strings.TrimRight(string(command), "\x00"), "\x00"),
	}
	for up := parent(pid); up > 0 && !slices.Contains(p.Parents, up); up = parent(up) {
		p.Parents = append(p.Parents, up)
	}
	return p, true
}

// parent is the number of a process's parent, 0 where there is none.
func parent(pid int) int {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	c := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:])) // the name before may hold spaces
	if len(c) < 2 {
		return 0
	}
	up, _ := strconv.Atoi(c[1])
	return up
}
