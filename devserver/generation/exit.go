package generation

import (
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
