package devserver

import (
	"context"
	"fmt"
	"time"

	"gdev/devserver/host"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// unnoticed is how long a request may wait before it is told that it does.
const unnoticed = 5 * time.Millisecond

// lend waits for a thread of a ready generation, and calls held where that
// takes some time. The error is a *failedError, errClosed, errKilled, the
// context's, or wraps errHeldTooLong.
func (s *generations) lend(ctx context.Context, b *borrower, held func()) (*lease, error) {
	s.awaitChanges(ctx)
	l, o, err := s.offered(b)
	if l != nil || err != nil {
		return l, err
	}
	defer s.waits(b)()
	noticed := time.NewTimer(unnoticed)
	defer noticed.Stop()
	look := time.NewTicker(lookTime)
	defer look.Stop()
	var late <-chan time.Time
	for {
		tooLong := late
		if o.free != nil || o.came != nil {
			tooLong = nil // waits for a thread, or its content: as long as the client does
		}
		select {
		case link := <-o.free:
			if l := s.take(b, o.free, link); l != nil {
				return l, nil
			}
		case <-o.news:
		case <-o.came:
		case <-noticed.C:
			held()
			late = time.After(s.holdTime - unnoticed)
		case <-tooLong:
			return nil, s.heldTooLong()
		case <-look.C:
			if o.free != nil {
				s.lookAround()
			} else if o.came == nil {
				continue
			}
		case <-b.killed:
			return nil, errKilled
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if l, o, err = s.offered(b); l != nil || err != nil {
			return l, err
		}
	}
}

// waits has Kill know of a request that has no thread, until the function that
// it returns is called.
func (s *generations) waits(b *borrower) (over func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.without[b.number] = b
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.without, b.number)
		s.calmDown()
	}
}

// awaitChanges waits until all changes of files so far are known.
func (s *generations) awaitChanges(ctx context.Context) {
	s.mu.Lock()
	sync := s.sync
	s.mu.Unlock()
	if sync != nil {
		sync(ctx)
	}
}

// stuckError is lend's, where the application is not loaded in time: more time
// does not help what never returns.
type stuckError struct{ where string }

// Error implements error.
func (e *stuckError) Error() string { return errHeldTooLong.Error() + ": " + e.where }

// heldTooLong says why no generation became ready.
func (s *generations) heldTooLong() error {
	s.mu.Lock()
	g, touched := s.now, s.touched
	if g == nil {
		s.mu.Unlock()
		return errHeldTooLong
	}
	asks, waits, text, w := s.asks(g), g.waits, "", g.worker
	if waits {
		text = s.waitText(g)
	}
	s.mu.Unlock()
	switch {
	case asks:
		text = fmt.Sprintf("generation %d is at a prompt while it is loaded, which waits for a line in gdev", g.info.Number)
	case waits:
	case !touched.IsZero():
		text = "files of the project have kept changing since " + touched.Format(time.TimeOnly)
	default:
		text = fmt.Sprintf("generation %d has been loading for %s", g.info.Number, time.Since(g.info.Began).Round(100*time.Millisecond))
		if where := whereIs(w); where != "" {
			return &stuckError{text + ", in " + where}
		}
	}
	return fmt.Errorf("%w: %s", errHeldTooLong, text)
}

// whereIs asks a worker where it is, if there is one.
func whereIs(w host.Host) string {
	if w == nil {
		return ""
	}
	return w.Where()
}

// offer is what may become a lease.
type offer struct {
	free chan *wire.Conn // links of the current generation; nil while it cannot be served from
	news <-chan struct{} // closed when that may have changed
	came <-chan struct{} // closed when the content has come that the request is to have before; else nil
}

// offered lends a link of the current generation where one is free, and else
// says what to wait for. It begins a new generation where the worker has died.
func (s *generations) offered(b *borrower) (*lease, offer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	since := b.wants
	b.wants = time.Time{}
	if s.closed {
		return nil, offer{}, errClosed
	}
	if !s.touched.IsZero() || s.now == nil {
		return nil, offer{news: s.news}, nil
	}
	g := s.now
	if g.refreshing > 0 {
		return nil, offer{news: s.news}, nil
	}
	switch g.info.State {
	case inspect.GenerationReady:
		if came := s.awaited(g, b); came != nil {
			return nil, offer{news: s.news, came: came}, nil
		}
		select {
		case link := <-g.free:
			return g.lend(b, link), offer{}, nil
		default:
			if b.wants = since; since.IsZero() {
				b.wants = time.Now()
			}
			return nil, offer{free: g.free, news: s.news}, nil
		}
	case inspect.GenerationFailed:
		if g.holds {
			return nil, offer{news: s.news}, nil
		}
		return nil, offer{}, &failedError{generation: g.info.Number, failure: *g.info.Failure}
	case inspect.GenerationDied:
		s.begin(inspect.ReasonRevive, nil)
	}
	return nil, offer{news: s.news}, nil
}

// take lends a link unless the state has changed since it was offered.
func (s *generations) take(b *borrower, from chan *wire.Conn, link *wire.Conn) *lease {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.now
	if g.free != from || !s.touched.IsZero() || g.refreshing > 0 || g.info.State != inspect.GenerationReady || s.awaited(g, b) != nil {
		from <- link
		return nil
	}
	return g.lend(b, link)
}

// giveBack ends a lease. Broken says that the link is in no state to be lent
// again.
func (s *generations) giveBack(exchange uint64, l *lease, broken bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l.gen.giveBack(exchange, l, broken)
	if l.mark.asked {
		s.tell() // a generation that was replaced may have waited for this
	}
	if l.gen.info.Answered.IsZero() {
		l.gen.info.Answered = time.Now()
		s.emit(l.gen)
	}
}

// fate waits for the worker behind a broken link to end, and says what that
// means for the exchange. A worker that lives on has broken the protocol: it
// is ended.
func (s *generations) fate(l *lease) (inspect.Outcome, string) {
	w := l.gen.worker
	select {
	case <-w.Done():
	case <-time.After(killGrace):
		w.Abort()
		<-w.Done()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if l.mark.outcome != "" {
		return l.mark.outcome, l.mark.cause
	}
	return inspect.OutcomeWorkerDied, fmt.Sprintf("the worker (process %d) ended: %s", w.PID(), w.Status())
}

// Kill ends one exchange: one that waits at once, one that has a thread by an
// exception in it, and where that does not help, by ending its worker.
func (s *generations) Kill(exchange uint64) {
	s.mu.Lock()
	g, mark := s.holder(exchange)
	waiting := s.without[exchange]
	s.mu.Unlock()
	if waiting != nil {
		waiting.kill()
	}
	if g == nil {
		return
	}
	mark.kill()
	_ = g.worker.Interrupt(exchange) // a worker that cannot be told is ended below
	s.wg.Go(func() {
		select {
		case <-time.After(killGrace):
		case <-s.ctx.Done():
			return
		}
		s.mu.Lock()
		still := g.open[exchange] == mark
		if still {
			g.markOpen(inspect.OutcomeWorkerDied, fmt.Sprintf("the worker was ended with exchange %d", exchange))
			mark.outcome, mark.cause = inspect.OutcomeKilled, "it was killed, and its worker with it"
		}
		s.mu.Unlock()
		if still {
			g.worker.Abort()
		}
	})
}

// holder finds the generation that serves an exchange; an old one may.
func (s *generations) holder(exchange uint64) (*generation, *openMark) {
	for _, g := range s.alive {
		if m := g.open[exchange]; m != nil {
			return g, m
		}
	}
	return nil, nil
}

// watch notices the end of a worker that nobody asked to end.
func (s *generations) watch(g *generation) {
	w := g.worker
	<-w.Done()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.alive, g.info.Number)
	if w.Asked() {
		return
	}
	if g.info.State == inspect.GenerationReady {
		g.info.State = inspect.GenerationDied
		s.emit(g)
	}
	s.config.Hub.Publish(inspect.WorkerExit{
		Generation: g.info.Number, PID: w.PID(), At: time.Now(), Status: w.Status(),
		Exchanges: g.openNumbers(), Output: w.LastOutput(),
	})
	s.tell()
}
