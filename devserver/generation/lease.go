package generation

import (
	"time"

	"gdev/devserver/wire"
	"gdev/inspect"
)

// Lease is the right to use one thread of a generation for one exchange, until
// Release.
type Lease struct {
	Link *wire.Conn // to the thread

	pool  *Pool
	gen   *generation
	claim *Claim

	// What others want of the exchange; guarded by Pool.mu.
	outcome  inspect.Outcome // what the end of the link means; empty: the worker died
	cause    string
	prompted bool // its user was asked for a line
}

// Generation is the number of the generation.
func (l *Lease) Generation() int { return l.gen.info.Number }

// Release ends a lease. Broken says that the link is in no state to be leased
// again.
func (l *Lease) Release(broken bool) {
	p := l.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	l.gen.release(l, broken)
	if l.prompted {
		p.wake() // a generation that was replaced may have waited for this
	}
	if l.gen.info.Answered.IsZero() {
		l.gen.info.Answered = time.Now()
		p.publish(l.gen)
	}
}

// Abort ends the host, whose state nobody knows.
func (l *Lease) Abort() { l.gen.host.Abort() }
