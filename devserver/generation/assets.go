package generation

import (
	"time"

	"gdev/devserver/wire"
	"gdev/inspect"
)

// AssetsChanged lets requests go on after templates or static files have
// changed, and no code; at is when the first of them did. Where files are among
// them that the application may hold, requests wait until it holds none of the
// old ones: it lets go of them, or a new generation begins.
func (p *Pool) AssetsChanged(at time.Time, paths []string, mayBeCached bool) {
	if !mayBeCached || !p.refresh(at, paths) {
		p.config.Hub.Publish(inspect.AssetChange{At: at, Paths: paths})
	}
	p.Settled()
}

// refresh has the current generation let go of what it has read of these files,
// and reports whether it may hold something. One that has not begun to load the
// application holds nothing.
func (p *Pool) refresh(at time.Time, paths []string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.current
	if p.closed || g == nil || g.info.Started.IsZero() {
		return false
	}
	g.refreshing++
	h := g.host
	p.wg.Go(func() {
		held := h.Refresh(p.ctx, paths)
		p.mu.Lock()
		defer p.mu.Unlock()
		g.refreshing--
		switch {
		case len(held) == 0:
			p.config.Hub.Publish(inspect.AssetChange{At: at, Paths: paths})
			p.wake()
		case p.current == g:
			p.pendingSince = at
			p.begin(inspect.ReasonReload, paths)
		}
	})
	return true
}

// FollowWith has follow called for each file that an application is made of, or
// reads, also for those of which that is known already.
func (p *Pool) FollowWith(follow func(wire.Files)) {
	p.mu.Lock()
	p.follow = follow
	early := p.unfollowed
	p.unfollowed = nil
	p.mu.Unlock()
	for _, files := range early {
		follow(files)
	}
}

// followed takes in what an application is made of, or has read.
func (p *Pool) followed(files wire.Files) {
	p.mu.Lock()
	follow := p.follow
	if follow == nil && p.config.Prepare { // nothing is followed where nothing is reloaded
		p.unfollowed = append(p.unfollowed, files)
	}
	p.mu.Unlock()
	if follow != nil {
		follow(files)
	}
}
