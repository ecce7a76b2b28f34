package peers

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Member is a process of a server's family, as /proc tells of it.
type Member struct {
	PID, parent, session int
	started              string // after boot, in ticks; with PID, it names the process for good
	Ticks                int64  // CPU time, its own and that of ended children
}

// Family is the process root, its descendants, and the others of its
// session, whose parent may have ended.
func Family(root int) ([]Member, error) {
	all, err := allProcesses()
	if err != nil {
		return nil, err
	}
	in := map[int]bool{root: true}
	for grown := true; grown; {
		grown = false
		for _, m := range all {
			if !in[m.PID] && (in[m.parent] || m.session == root) {
				in[m.PID], grown = true, true
			}
		}
	}
	var family []Member
	for _, m := range all {
		if in[m.PID] {
			family = append(family, m)
		}
	}
	return family, nil
}

func allProcesses() ([]Member, error) {
	paths, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil || len(paths) == 0 {
		return nil, errors.New("there is no /proc to find processes in")
	}
	var all []Member
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			continue // the process has ended
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
func parseStat(line string) (Member, error) {
	open, end := strings.IndexByte(line, '('), strings.LastIndexByte(line, ')')
	if open < 0 || end < open {
		return Member{}, fmt.Errorf("no name in parentheses: %q", line)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line[:open]))
	fields := strings.Fields(line[end+1:]) // field 3 of proc(5) is the first of these
	if err != nil || len(fields) < 20 {
		return Member{}, fmt.Errorf("not as proc(5) says: %q", line)
	}
	number := func(field int) (n int64) {
		n, _ = strconv.ParseInt(fields[field-3], 10, 64)
		return n
	}
	return Member{
		PID: pid, parent: int(number(4)), session: int(number(6)), started: fields[22-3],
		Ticks: number(14) + number(15) + number(16) + number(17),
	}, nil
}

// kill ends the process, unless it has ended and its number is another's now.
func (m Member) kill() {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", m.PID))
	if err != nil {
		return
	}
	if now, err := parseStat(string(b)); err != nil || now.started != m.started {
		return
	}
	if p, err := os.FindProcess(m.PID); err == nil {
		_ = p.Kill()
	}
}
