package reload

import (
	"context"
	"errors"
	"time"
)

// syncTime bounds Sync, should the system lose the event that it waits for.
const syncTime = time.Second

// errNoMark says why nobody waits for a mark.
var errNoMark = errors.New("the system does not tell of changes in their order")

// Sync waits until the changes made before it was called have been received
// from Events, where the system tells of changes in their order, or what is
// polled can be looked at in some milliseconds; elsewhere it waits for nothing.
// Whoever receives an event has dealt with it when it asks for the next. Where
// nothing has changed since the last time, it only looks.
func (w *Watcher) Sync(ctx context.Context) {
	now, quiet := w.sentinel.look()
	if quiet && !w.polling.Load() {
		return
	}
	if w.await(ctx) {
		w.sentinel.learned(now)
	}
}

// await waits for a mark to come through, and reports whether it did.
func (w *Watcher) await(ctx context.Context) bool {
	late := time.NewTimer(syncTime)
	defer late.Stop()
	done := make(chan struct{})
	select {
	case w.sync <- done:
	case <-ctx.Done():
		return false
	case <-w.done:
		return false
	}
	select {
	case <-done:
		return true
	case <-late.C:
	case <-ctx.Done():
	case <-w.done:
	}
	return false
}

// barrier is a mark put behind all changes that the system has queued, and who
// waits for it.
type barrier struct {
	mark  *mark           // nil where there is none
	ahead []chan struct{} // wait for the mark that is on its way
	next  []chan struct{} // came after it was made: they wait for another
}

// await takes in one who waits, and reports whether to tell at once.
func (b *barrier) await(done chan struct{}) (now bool) {
	b.next = append(b.next, done)
	if len(b.ahead) > 0 {
		return false
	}
	return b.advance()
}

// advance makes a mark for those who wait for the next.
func (b *barrier) advance() (now bool) {
	if len(b.next) == 0 {
		return false
	}
	b.ahead, b.next = b.next, nil
	return b.mark.make() != nil
}

// arrived gives those whose mark has come through.
func (b *barrier) arrived() []chan struct{} {
	done := b.ahead
	b.ahead = nil
	return done
}
