package generation

import (
	"fmt"
	"time"

	"gdev/inspect"
)

// watch notices the end of a host that nobody asked to end.
func (p *Pool) watch(g *generation) {
	h := g.host
	<-h.Done()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.alive, g.info.Number)
	if h.Stopping() {
		return
	}
	if g.info.State == inspect.GenerationReady {
		g.info.State = inspect.GenerationDied
		p.publish(g)
	}
	p.config.Hub.Publish(inspect.WorkerExit{
		Generation: g.info.Number, PID: h.PID(), At: time.Now(), Status: h.Status(),
		Exchanges: g.openNumbers(), Output: h.LastOutput(),
	})
	p.wake()
}

// ExitOutcome waits for the host behind a broken link to end, and says what
// that means for the exchange. A host that lives on has broken the protocol:
// it is ended.
func (l *Lease) ExitOutcome() (inspect.Outcome, string) {
	h := l.gen.host
	select {
	case <-h.Done():
	case <-time.After(killGrace):
		h.Abort()
		<-h.Done()
	}
	l.pool.mu.Lock()
	defer l.pool.mu.Unlock()
	if l.outcome != "" {
		return l.outcome, l.cause
	}
	return inspect.OutcomeWorkerDied, fmt.Sprintf("the worker (process %d) ended: %s", h.PID(), h.Status())
}
