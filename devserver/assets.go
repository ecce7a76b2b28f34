package devserver

import (
	"time"

	"gdev/inspect"
)

// AssetsChanged lets requests go on after templates or static files have
// changed, and no code; at is when the first of them did. Where templates are
// among them, requests wait until the application holds none of the old ones.
func (s *generations) AssetsChanged(at time.Time, paths []string, templates bool) {
	s.config.Feed.Put(inspect.AssetChange{At: at, Paths: paths})
	if templates {
		s.refresh()
	}
	s.Settled()
}

// refresh has the current generation read its templates anew. One that has
// not begun to load the application holds none.
func (s *generations) refresh() {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.now
	if s.closed || g == nil || g.info.Started.IsZero() {
		return
	}
	g.refreshing++
	w := g.worker
	s.wg.Go(func() {
		w.Refresh(s.ctx)
		s.mu.Lock()
		defer s.mu.Unlock()
		g.refreshing--
		s.tell()
	})
}
