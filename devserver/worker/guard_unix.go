//go:build unix

package worker

import (
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
)

// Guard ends the process groups of workers when gdev has ended without doing so
// itself: after a kill -9, or for want of memory. The host does that, too, but
// the system may have killed it first, and it may be stopped, or busy. A nil
// Guard guards nothing.
type Guard struct {
	mu    sync.Mutex
	pipe  *os.File // ends with gdev; nil where there is no guard
	ended chan struct{}
}

// guardScript keeps the numbers of groups, and kills those that are left at the
// end of its input. Signals are ignored: what ends gdev may be sent to it, too.
const guardScript = `trap '' INT TERM HUP QUIT TSTP TTOU TTIN USR1 USR2
groups=
while read -r sign group; do
	case $sign in
	+) groups="$groups $group" ;;
	-) left=
		for each in $groups; do [ "$each" = "$group" ] || left="$left $each"; done
		groups=$left ;;
	esac
done
for each in $groups; do kill -s KILL -- "-$each"; done 2>/dev/null`

// NewGuard starts a guard, a shell that sleeps. A system without
// one goes without.
func NewGuard() *Guard {
	r, w, err := os.Pipe()
	if err != nil {
		return nil
	}
	g := &Guard{pipe: w, ended: make(chan struct{})}
	go func() {
		defer close(g.ended)
		defer r.Close()
		c := exec.Command("sh", "-c", guardScript, "gdev-guard")
		c.Stdin = r
		c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		_ = c.Run() // where it cannot, nobody guards
	}()
	return g
}

// add has a group ended with gdev.
func (g *Guard) add(group int) { g.send("+", group) }

// remove takes in that a group has ended.
func (g *Guard) remove(group int) { g.send("-", group) }

func (g *Guard) send(sign string, group int) {
	if g == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.pipe != nil {
		_, _ = fmt.Fprintf(g.pipe, "%s %d\n", sign, group) // a guard that was killed guards nothing
	}
}

// Close ends the guard, and with it the groups that are left.
func (g *Guard) Close() {
	if g == nil {
		return
	}
	g.mu.Lock()
	_ = g.pipe.Close()
	g.pipe = nil
	g.mu.Unlock()
	<-g.ended
}
