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
)

// member is a process of a server's family, as /proc tells of it.
type member struct {
	pid, parent, session int
	started              string // after boot, in ticks; with pid, it names the process for good
	ticks                int64  // of CPU, its own and of ended children
}

// needProc tells what the bench lacks on a system without Linux's /proc.
func needProc() error {
	if _, err := os.Stat("/proc/self/smaps_rollup"); err != nil {
		return fmt.Errorf("the bench reads CPU time and memory from Linux's /proc, which is not here: %w", err)
	}
	return nil
}

// familyOf are the process root, its descendants, and the others of its
// session, whose parent may have ended.
func familyOf(root int) ([]member, error) {
	all, err := allProcesses()
	if err != nil {
		return nil, err
	}
	in := map[int]bool{root: true}
	for grown := true; grown; {
		grown = false
		for _, m := range all {
			if !in[m.pid] && (in[m.parent] || m.session == root) {
				in[m.pid], grown = true, true
			}
		}
	}
	var family []member
	for _, m := range all {
		if in[m.pid] {
			family = append(family, m)
		}
	}
	return family, nil
}

func allProcesses() ([]member, error) {
	paths, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil || len(paths) == 0 {
		return nil, errors.New("there is no /proc to find processes in")
	}
	var all []member
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		m, err := parseStat(string(b))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		all = append(all, m)
	}
	return all, nil
}

// parseStat reads the line of /proc/PID/stat: proc(5). The second field, the
// name in parentheses, may hold anything.
func parseStat(line string) (member, error) {
	open, end := strings.IndexByte(line, '('), strings.LastIndexByte(line, ')')
	if open < 0 || end < open {
		return member{}, fmt.Errorf("no name in parentheses: %q", line)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line[:open]))
	fields := strings.Fields(line[end+1:]) // field 3 of proc(5) is the first of these
	if err != nil || len(fields) < 20 {
		return member{}, fmt.Errorf("not as proc(5) says: %q", line)
	}
	number := func(field int) (n int64) {
		n, _ = strconv.ParseInt(fields[field-3], 10, 64)
		return n
	}
	return member{
		pid: pid, parent: int(number(4)), session: int(number(6)), started: fields[22-3],
		ticks: number(14) + number(15) + number(16) + number(17),
	}, nil
}

// kill ends the process, unless it has ended and its number is another's now.
func (m member) kill() {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", m.pid))
	if err != nil {
		return
	}
	if now, err := parseStat(string(b)); err != nil || now.started != m.started {
		return
	}
	if p, err := os.FindProcess(m.pid); err == nil {
		_ = p.Kill()
	}
}

// program is the path of what the process executes; empty where it has ended.
func (m member) program() string {
	path, _ := os.Readlink(fmt.Sprintf("/proc/%d/exe", m.pid))
	return path
}

// switches counts how often its threads left the CPU, so far.
func (m member) switches() int64 {
	paths, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", m.pid))
	var sum int64
	for _, path := range paths {
		sum += sumOf(path, "voluntary_ctxt_switches:") + sumOf(path, "nonvoluntary_ctxt_switches:")
	}
	return sum
}

// shared is the proportional set size in KiB: its memory, where what n
// processes share counts as an n-th.
func (m member) shared() (int64, error) {
	path := fmt.Sprintf("/proc/%d/smaps_rollup", m.pid)
	if _, err := os.ReadFile(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("read the memory of process %d: %w", m.pid, err)
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
