package devserver

import (
	"time"

	"gdev/devserver/wire"
	"gdev/inspect"
)

// AssetsChanged lets requests go on after templates or static files have
// changed, and no code; at is when the first of them did. Where files are among
// them that the application may hold, requests wait until it holds none of the
// old ones: it lets go of them, or a new generation begins.
func (s *generations) AssetsChanged(at time.Time, paths []string, mayBeHeld bool) {
	if !mayBeHeld || !s.refresh(at, paths) {
		s.config.Hub.Publish(inspect.AssetChange{At: at, Paths: paths})
	}
	s.Settled()
}

// refresh has the current generation let go of what it has read of these files,
// and reports whether it may hold something. One that has not begun to load the
// application holds nothing.
func (s *generations) refresh(at time.Time, paths []string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.now
	if s.closed || g == nil || g.info.Started.IsZero() {
		return false
	}
	g.refreshing++
	w := g.worker
	s.wg.Go(func() {
		held := w.Refresh(s.ctx, paths)
		s.mu.Lock()
		defer s.mu.Unlock()
		g.refreshing--
		switch {
		case len(held) == 0:
			s.config.Hub.Publish(inspect.AssetChange{At: at, Paths: paths})
			s.tell()
		case s.now == g:
			s.touched = at
			s.begin(inspect.ReasonReload, paths)
		}
	})
	return true
}

// FollowWith has follow called for each file that an application is made of, or
// reads, also for those of which that is known already.
func (s *generations) FollowWith(follow func(wire.Files)) {
	s.mu.Lock()
	s.follow = follow
	early := s.unfollowed
	s.unfollowed = nil
	s.mu.Unlock()
	for _, files := range early {
		follow(files)
	}
}

// followed takes in what an application is made of, or has read.
func (s *generations) followed(files wire.Files) {
	s.mu.Lock()
	follow := s.follow
	if follow == nil && s.config.Prepare { // nothing is followed where nothing is reloaded
		s.unfollowed = append(s.unfollowed, files)
	}
	s.mu.Unlock()
	if follow != nil {
		follow(files)
	}
}
