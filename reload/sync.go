package reload

import (
	"context"
	"errors"
	"time"
)

// syncTime bounds Sync, should the system lose the event that it waits for.
const syncTime = time.Second

// errNoCookie says why nobody waits for a cookie.
var errNoCookie = errors.New("the system does not report changes in their order")

// Sync waits until the changes made before it was called have been received
// from Events, where the system reports changes in their order, or what is
// polled can be looked at in some milliseconds; elsewhere it waits for nothing.
// Whoever receives an event has dealt with it when it asks for the next. Where
// nothing has changed since the last time, it only looks.
func (w *Watcher) Sync(ctx context.Context) {
	now, isQuiet := w.probe.isQuiet()
	if isQuiet && !w.polling.Load() {
		return
	}
	if w.await(ctx) {
		w.probe.setKnown(now)
	}
}

// await waits for a cookie to come through, and reports whether it did.
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

// barrier is a sync cookie, as Watchman calls it: an event of gdev's own that the
// system queues behind those of all changes made before it; and who waits for it.
type barrier struct {
	cookie *cookie         // nil where there is none
	ahead  []chan struct{} // wait for the cookie that is on its way
	next   []chan struct{} // came after it was made: they wait for another
}

// await takes in one who waits, and reports whether to answer at once.
func (b *barrier) await(done chan struct{}) (now bool) {
	b.next = append(b.next, done)
	if len(b.ahead) > 0 {
		return false
	}
	return b.advance()
}

// advance makes a cookie for those who wait for the next.
func (b *barrier) advance() (now bool) {
	if len(b.next) == 0 {
		return false
	}
	b.ahead, b.next = b.next, nil
	return b.cookie.make() != nil
}

// arrived gives those whose cookie has come through.
func (b *barrier) arrived() []chan struct{} {
	done := b.ahead
	b.ahead = nil
	return done
}
