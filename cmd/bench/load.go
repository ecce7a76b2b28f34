package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// saveEvery is the time from one save under load to the next, unless a reload
// takes longer.
const saveEvery = time.Second

// takeLoad counts the requests that are lost during reloads under load. The
// first server decides how long that takes: all its reloads, and enough
// requests. The others get as long.
func (b *bench) takeLoad(ctx context.Context, a application) error {
	var first time.Duration
	return b.each(ctx, measureLoad+" on "+a.title, a, func(r *process) error {
		if err := pause(ctx, b.idleBefore, b.idleBefore); err != nil {
			return err
		}
		began := time.Now()
		enough := func(reloads, requests int) bool {
			if first > 0 {
				return time.Since(began) >= first
			}
			return reloads >= b.reloads && requests >= b.requests
		}
		x := b.report.result(measureLoad, a, r.server.Title, "lost requests")
		err := r.reloadUnderLoad(ctx, x, b.connections, enough)
		if first == 0 {
			first = time.Since(began)
		}
		x.add(float64(x.Counts["lost"]))
		return err
	})
}

// tally counts what came of the requests under load.
type tally struct {
	good, lost, stale atomic.Int64
	resent            atomic.Int64 // over another connection, for the first one had ended unannounced
	saved             atomic.Int64 // number of the newest token
	newest            atomic.Int64 // number of the newest token that was answered
}

// count takes an answer to a request that was sent when token number since was
// the newest.
func (t *tally) count(a answer, since int64) {
	if a.resent {
		t.resent.Add(1)
	}
	if !a.good() {
		t.lost.Add(1)
		return
	}
	t.good.Add(1)
	token := int64(a.token)
	if token < since {
		t.stale.Add(1)
	}
	for newest := t.newest.Load(); token > newest && !t.newest.CompareAndSwap(newest, token); {
		newest = t.newest.Load()
	}
}

// reloadUnderLoad saves again and again, while requests are sent over so many
// connections, until it is enough.
func (r *process) reloadUnderLoad(ctx context.Context, x *result, connections int, enough func(reloads, requests int) bool) error {
	loading, stop := context.WithCancel(ctx)
	var t tally
	t.saved.Store(int64(r.project.saved))
	var wg sync.WaitGroup
	for range connections {
		wg.Go(func() { t.send(loading, r.peer.Address) })
	}
	reloads, err := 0, error(nil)
	for err == nil && !enough(reloads, int(t.good.Load()+t.lost.Load())) {
		var noticed bool
		noticed, err = r.reloadOnce(ctx, &t)
		switch {
		case err == nil && noticed:
			reloads++
		case err == nil:
			err = r.missed(x)
		}
	}
	stop()
	wg.Wait()
	x.Counts["reloads"] += reloads
	x.Counts["requests"] += int(t.good.Load() + t.lost.Load())
	x.Counts["lost"] += int(t.lost.Load())
	x.Counts["resent"] += int(t.resent.Load())
	x.Counts["stale"] += int(t.stale.Load())
	return err
}

// send sends one request after the other, and remembers for each which token
// was the newest when it was sent.
func (t *tally) send(ctx context.Context, address string) {
	since := t.saved.Load()
	for a := range answers(ctx, address, mixedRequests...) {
		t.count(a, since)
		since = t.saved.Load()
	}
}

// reloadOnce saves, and waits until the new code has answered and it is time
// for the next save. It reports whether new code came at all.
func (r *process) reloadOnce(ctx context.Context, t *tally) (noticed bool, err error) {
	began := time.Now()
	token, err := r.project.save()
	if err != nil {
		return false, err
	}
	t.saved.Store(int64(token))
	for t.newest.Load() < int64(token) {
		if time.Since(began) > reloadTime {
			return false, nil
		}
		if err := pause(ctx, time.Millisecond, 0); err != nil {
			return false, err
		}
	}
	return true, pause(ctx, max(0, saveEvery-time.Since(began)), 0)
}
