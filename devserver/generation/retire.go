package generation

import (
	"fmt"
	"time"

	"gdev/devserver/host"
	"gdev/inspect"
)

const (
	stopGrace = 300 * time.Millisecond // for a process to end that has served nobody
	killGrace = time.Second            // for an exception to end an exchange
)

// retire ends a generation that another has replaced: what it is serving may
// go on for Config.Drain, and what has asked its user for a line until its end.
func (p *Pool) retire(g *generation, by int) {
	if !p.hasOpenPrompt(g) {
		g.cancel()
	}
	g.retire()
	h := g.host
	if h == nil || g.info.State == inspect.GenerationLoading {
		return // load ends it
	}
	if g.info.State == inspect.GenerationReady {
		g.info.State = inspect.GenerationEnded
		p.publish(g)
	}
	p.wg.Go(func() {
		p.drain(g, by)
		p.stop(g, h)
		p.learn(h)
	})
}

// stop ends a host and waits for that. What the application does at its end,
// in exit handlers or in threads that are no daemons, has the time of
// Config.Drain: the next generation serves meanwhile.
func (p *Pool) stop(g *generation, h host.Host) {
	late := time.AfterFunc(waitNoticed, func() {
		if p.ctx.Err() != nil { // somebody waits for gdev to end
			p.notice(fmt.Sprintf("generation %d is ending, for at most %s; ctrl-c again ends it at once", g.info.Number, p.drainTime))
		}
	})
	cut := h.Stop(p.drainTime)
	late.Stop()
	if cut == nil {
		return
	}
	where := ""
	if cut.Where != "" {
		where = ", in " + cut.Where
	}
	p.notice(fmt.Sprintf("generation %d was cut off, since it did not end within %s%s: "+
		"exit handlers, and threads that are no daemons, have as long as --drain", g.info.Number, cut.After, where))
}

// drain waits until a generation that was replaced may be ended.
func (p *Pool) drain(g *generation, by int) {
	late, idle := time.NewTimer(p.drainTime), g.idle
	defer late.Stop()
	for isLate := false; ; {
		p.mu.Lock()
		prompting, stateChanged := p.hasOpenPrompt(g), p.stateChanged
		if isLate && !prompting {
			g.setOpenOutcome(inspect.OutcomeCutOff,
				fmt.Sprintf("generation %d replaced it, and it did not end within %s", by, p.drainTime))
		}
		p.mu.Unlock()
		if !prompting && (isLate || idle == nil) {
			return
		}
		select {
		case <-idle:
			idle = nil
		case <-late.C:
			isLate = true
		case <-stateChanged:
		case <-g.host.Done():
			return
		case <-p.ctx.Done():
			return
		}
	}
}
