package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// portHolder names the process that listens on a TCP port, as far as the
// system tells this user: "python3, process 4711".
func portHolder(port int) string {
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		if inode := listeningInode(table, port); inode != "" {
			return processWithSocket(inode)
		}
	}
	return ""
}

// listeningInode finds the socket in a table of proc_net_tcp(5).
func listeningInode(table string, port int) string {
	f, err := os.Open(table)
	if err != nil {
		return ""
	}
	defer f.Close()
	const stateListen = "0A"
	suffix := fmt.Sprintf(":%04X", port)
	for lines := bufio.NewScanner(f); lines.Scan(); {
		c := strings.Fields(lines.Text())
		if len(c) > 9 && c[3] == stateListen && strings.HasSuffix(c[1], suffix) {
			return c[9]
		}
	}
	return ""
}

func processWithSocket(inode string) string {
	links, _ := filepath.Glob("/proc/[0-9]*/fd/[0-9]*")
	for _, l := range links {
		if to, err := os.Readlink(l); err != nil || to != "socket:["+inode+"]" {
			continue
		}
		pid := strings.Split(l, "/")[2]
		if _, err := strconv.Atoi(pid); err != nil {
			continue
		}
		name, _ := os.ReadFile(filepath.Join("/proc", pid, "comm"))
		return fmt.Sprintf("%s, process %s", strings.TrimSpace(string(name)), pid)
	}
	return ""
}
