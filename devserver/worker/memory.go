package worker

import (
	"bytes"
	"os"
	"strconv"
	"sync"
)

// memory knows whether the system has ended processes for want of memory.
var memory memoryWatch

// memoryWatch reads how many processes the system has killed for want of memory,
// its own or a container's. It is Linux that counts them.
type memoryWatch struct {
	mu      sync.Mutex
	file    string // instead of the system's
	on      bool
	counted int
}

// begin has those that were killed before now not count.
func (m *memoryWatch) begin() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.on {
		m.on, m.counted = true, m.kills()
	}
}

// explain adds to how a process has ended that the system has just killed one
// for want of memory, where a signal killed it, and that is so.
func (m *memoryWatch) explain(status string) string {
	if status != "signal: killed" {
		return status
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	kills := m.kills()
	if kills > m.counted {
		status += ", by the system for want of memory"
	}
	m.counted = kills
	return status
}

// kills is that number, 0 where the system does not count.
func (m *memoryWatch) kills() int {
	file := m.file
	if file == "" {
		file = "/proc/vmstat"
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(text) {
		if n, ok := bytes.CutPrefix(line, []byte("oom_kill ")); ok {
			count, _ := strconv.Atoi(string(bytes.TrimSpace(n)))
			return count
		}
	}
	return 0
}
