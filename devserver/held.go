package devserver

import (
	"fmt"
	"os"
	"slices"

	"gdev/devserver/holder"
	"gdev/devserver/wire"
	"gdev/inspect"
	"gdev/inspect/redact"
)

// nameHolder adds to a failure who holds what the application wanted to have
// for itself alone, where loading failed for that and the system tells.
func (s *generations) nameHolder(g *generation, c wire.Contention, f *inspect.Failure) {
	if !c.Likely {
		return
	}
	for _, r := range c.Wanted {
		p, ok := find(r)
		switch {
		case ok && g.worker != nil && p.PID == g.worker.PID(): // it had that, and failed for another
		case ok:
			owner, of := s.owner(p)
			f.Message += fmt.Sprintf("; %s is held by %s", resourceText(r), owner)
			if of == 0 && f.Hint == "" {
				f.Hint = fmt.Sprintf("ps -fp %d", p.PID)
			}
			return
		case leftSocket(r):
			f.Message += fmt.Sprintf("; no process listens on the socket %s, it was left there", r.Path)
			if f.Hint == "" {
				f.Hint = "rm " + r.Path
			}
			return
		}
	}
}

func find(r wire.Resource) (holder.Process, bool) {
	if r.Port > 0 {
		return holder.OfPort(r.Port)
	}
	return holder.OfFile(r.Path)
}

// leftSocket reports whether a path is that of a socket.
func leftSocket(r wire.Resource) bool {
	info, err := os.Stat(r.Path)
	return err == nil && info.Mode()&os.ModeSocket != 0
}

func resourceText(r wire.Resource) string {
	if r.Port > 0 {
		return fmt.Sprintf("port %d", r.Port)
	}
	return r.Path
}

// owner says what a process is, and the generation that it belongs to, 0 where
// it is none of gdev's.
func (s *generations) owner(p holder.Process) (text string, generation int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for w, g := range s.processes {
		if w.PID() == p.PID {
			return fmt.Sprintf("generation %d (process %d)", g.info.Number, p.PID), g.info.Number
		}
		if slices.Contains(p.Parents, w.PID()) {
			return fmt.Sprintf("process %d (%s), which generation %d has started", p.PID, commandText(p), g.info.Number), g.info.Number
		}
	}
	return fmt.Sprintf("process %d (%s)", p.PID, commandText(p)), 0
}

// commandText is a command without what its names call secret.
func commandText(p holder.Process) string { return redact.Target(p.CommandLine()) }
