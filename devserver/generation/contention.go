package generation

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
// for itself alone, where loading failed for that and the system knows.
func (p *Pool) nameHolder(g *generation, c wire.Contention, f *inspect.Failure) {
	if !c.Likely {
		return
	}
	for _, r := range c.Wanted {
		process, ok := find(r)
		switch {
		case ok && g.host != nil && process.PID == g.host.PID(): // the process itself had it, and failed for another reason
		case ok:
			owner, of := p.owner(process)
			f.Message += fmt.Sprintf("; %s is held by %s", resourceText(r), owner)
			if of == 0 && f.Hint == "" {
				f.Hint = fmt.Sprintf("ps -fp %d", process.PID)
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
func (p *Pool) owner(process holder.Process) (text string, generation int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for h, g := range p.hosts {
		if h.PID() == process.PID {
			return fmt.Sprintf("generation %d (process %d)", g.info.Number, process.PID), g.info.Number
		}
		if slices.Contains(process.Parents, h.PID()) {
			return fmt.Sprintf("process %d (%s), which generation %d has started", process.PID, commandText(process), g.info.Number), g.info.Number
		}
	}
	return fmt.Sprintf("process %d (%s)", process.PID, commandText(process)), 0
}

// commandText is a command without what its names call secret.
func commandText(p holder.Process) string { return redact.Target(p.CommandLine()) }
