package generation

import (
	"time"

	"gdev/inspect"
)

// watch notices the end of a worker that nobody asked to end.
func (p *Pool) watch(g *generation) {
	w := g.worker
	<-w.Done()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.alive, g.info.Number)
	if w.Stopping() {
		return
	}
	if g.info.State == inspect.GenerationReady {
		g.info.State = inspect.GenerationDied
		p.publish(g)
	}
	p.config.Hub.Publish(inspect.WorkerExit{
		Generation: g.info.Number, PID: w.PID(), At: time.Now(), Status: w.Status(),
		Exchanges: g.openNumbers(), Output: w.LastOutput(),
	})
	p.wake()
}
