package generation

import (
	"context"
	"time"
)

// SyncWith has each request wait for sync, which is to return when all changes
// that were made before it was called have led to ChangePending: the system reports
// a change a moment after it was made.
func (p *Pool) SyncWith(sync func(context.Context)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sync = sync
}

// ChangePending holds requests from now on, until Settled or Begin: files changed,
// those among others.
func (p *Pool) ChangePending(paths ...string) {
	p.setPending(time.Now())
	p.config.Provider.Prewarm()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keepSources(paths)
}

// Settled lets requests go on: nothing had really changed.
func (p *Pool) Settled() { p.setPending(time.Time{}) }

func (p *Pool) setPending(t time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pendingSince = t
	p.wake()
}

// ForgetLibraries has the next generation import its libraries anew: files of
// them have changed.
func (p *Pool) ForgetLibraries() { p.config.Provider.Forget() }
