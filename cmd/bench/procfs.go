package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"gdev/devserver/peers"
)

// needProc is an error that says what the bench lacks on a system without Linux's /proc.
func needProc() error {
	if _, err := os.Stat("/proc/self/smaps_rollup"); err != nil {
		return fmt.Errorf("the bench reads CPU time and memory from Linux's /proc, which is not here: %w", err)
	}
	return nil
}

// program is the path of what the process executes; empty where it has ended.
func program(m peers.Member) string {
	path, _ := os.Readlink(fmt.Sprintf("/proc/%d/exe", m.PID))
	return path
}

// switches counts how often its threads left the CPU, so far.
func switches(m peers.Member) int64 {
	paths, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", m.PID))
	var sum int64
	for _, path := range paths {
		sum += sumOf(path, "voluntary_ctxt_switches:") + sumOf(path, "nonvoluntary_ctxt_switches:")
	}
	return sum
}

// shared is the proportional set size of a process in KiB: its memory, where what n
// processes share counts as an n-th.
func shared(pid int) (int64, error) {
	path := fmt.Sprintf("/proc/%d/smaps_rollup", pid)
	if _, err := os.ReadFile(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("read the memory of process %d: %w", pid, err)
	}
	return sumOf(path, "Pss:"), nil
}

// sumOf adds the numbers of the lines "NAME NUMBER …" of a file.
func sumOf(path, name string) int64 {
	b, _ := os.ReadFile(path)
	var sum int64
	for line := range bytes.Lines(b) {
		words := strings.Fields(string(line))
		if len(words) < 2 || words[0] != name {
			continue
		}
		if n, err := strconv.ParseInt(words[1], 10, 64); err == nil {
			sum += n
		}
	}
	return sum
}
