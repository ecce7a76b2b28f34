package devserver

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gdev/devserver/host"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// A new generation is loaded while the one before it still ends. An application
// that holds what there is only one of (a port, a lock, a database) cannot be
// loaded then: it is loaded once more when the others have ended, and from then
// on each time only when they have.

const (
	waitNoticed  = 500 * time.Millisecond // before it is told that a generation waits for others to end
	waitUnlikely = 300 * time.Millisecond // for others to end before a failure is told that does not say that something is taken
)

// others are the processes of older generations than g.
func (s *generations) others(g *generation) map[host.Host]*generation {
	others := map[host.Host]*generation{}
	for w, of := range s.processes {
		if of.info.Number < g.info.Number {
			others[w] = of
		}
	}
	return others
}

// awaitOthers waits until the others have ended, and reports whether they have.
func (s *generations) awaitOthers(ctx context.Context, g *generation, limit <-chan time.Time) bool {
	noticed := time.NewTimer(waitNoticed)
	defer noticed.Stop()
	defer s.setWaits(g, false)
	s.setWaits(g, true)
	for {
		s.mu.Lock()
		left, news := s.others(g), s.news
		s.mu.Unlock()
		if len(left) == 0 {
			return true
		}
		select {
		case <-news:
		case <-noticed.C:
			s.tellWaiting(g)
		case <-limit:
			return false
		case <-ctx.Done():
			return false
		}
	}
}

func (s *generations) setWaits(g *generation, waits bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g.waits = waits
}

// tellWaiting tells that g, which nothing has replaced, waits for others to end.
func (s *generations) tellWaiting(g *generation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now == g {
		s.notice(s.waitText(g))
	}
}

// waitText says which generation g waits for, and why that goes on.
func (s *generations) waitText(g *generation) string {
	oldest := g
	for _, of := range s.others(g) {
		if of.info.Number < oldest.info.Number {
			oldest = of
		}
	}
	why := ""
	switch {
	case s.asks(oldest):
		why = ", which is at a prompt"
	case len(oldest.open) > 0:
		why = ", which still serves"
	}
	what := "the application cannot be loaded twice at a time"
	if g.info.State == inspect.GenerationFailed {
		what = "that may be why it failed, and loading is tried again then"
	}
	return fmt.Sprintf("generation %d waits for generation %d to end%s: %s", g.info.Number, oldest.info.Number, why, what)
}

func (s *generations) notice(text string) {
	s.config.Hub.Publish(inspect.Notice{At: time.Now(), Text: text})
}

// loadAlone loads the application for the second time, when the others have
// ended, where one of them may be why it failed. It gives err where it does not:
// to load slowly once more, for an error that does not say that something is
// taken, is no use where the others have ended meanwhile.
func (s *generations) loadAlone(ctx context.Context, g *generation, took time.Duration, err error) (wire.Loaded, error) {
	contention := contentionOf(err)
	if !contention.Likely && took > waitUnlikely && !s.overlapped(g) {
		return wire.Loaded{}, err
	}
	if !contention.Possible || ctx.Err() != nil || s.killed(g) {
		return wire.Loaded{}, err
	}
	failed := g.worker
	ended := make(chan struct{})
	s.wg.Go(func() {
		s.stop(g, failed)
		close(ended)
	})
	var limit <-chan time.Time
	if !contention.Likely {
		limit = time.After(waitUnlikely)
	}
	if !s.awaitOthers(ctx, g, limit) {
		s.reloadLater(ctx, g)
		return wire.Loaded{}, err
	}
	select {
	case <-ended:
	case <-ctx.Done():
		return wire.Loaded{}, err
	}
	loaded, err := s.bringUp(ctx, g)
	if err == nil {
		s.setExclusive(g)
	}
	return loaded, err
}

// overlapped reports whether an older process lives.
func (s *generations) overlapped(g *generation) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.others(g)) > 0
}

// reloadLater has a generation begin when those have ended that may be why g
// has failed, unless another has replaced it by then. Requests are held for it,
// if it is known soon.
func (s *generations) reloadLater(ctx context.Context, g *generation) {
	if ctx.Err() != nil {
		return
	}
	s.setHolds(g, true)
	release := time.AfterFunc(s.drainTime+time.Second, func() { s.setHolds(g, false) })
	s.wg.Go(func() {
		defer s.setHolds(g, false)
		defer release.Stop()
		if s.awaitOthers(s.ctx, g, nil) {
			s.reloadAlone(g)
		}
	})
}

func (s *generations) setHolds(g *generation, holds bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g.holds = holds
	s.tell()
}

// reloadAlone begins a generation in the place of g.
func (s *generations) reloadAlone(g *generation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.now == g && !s.touched.IsZero() && !s.closed { // files decide first
		news := s.news
		s.mu.Unlock()
		<-news
		s.mu.Lock()
	}
	if s.now == g {
		s.begin(inspect.ReasonRetry, nil)
	}
}

// setExclusive has older processes end before a new one loads, from now on.
func (s *generations) setExclusive(g *generation) {
	s.mu.Lock()
	s.exclusive = true
	s.mu.Unlock()
	s.notice(fmt.Sprintf("generation %d could be loaded only when the one before it had ended: "+
		"from now on, the old one is ended first", g.info.Number))
}

// endsOthersFirst reports whether the application is known to need that.
func (s *generations) endsOthersFirst(g *generation) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g.info.Reason == inspect.ReasonRestart {
		s.exclusive = false
	}
	return s.exclusive
}

// contentionOf says whether another process may be why loading has failed.
func contentionOf(err error) wire.Contention {
	var load *host.LoadError
	if !errors.As(err, &load) {
		return wire.Contention{}
	}
	if load.Failure.Kind == inspect.FailureDied {
		return wire.Contention{Possible: true}
	}
	return load.Contention
}
