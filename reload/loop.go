package reload

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"
)

// loop is the one goroutine of a Watcher: it owns the tree, the burst and the
// events that wait to be received.
type loop struct {
	fs        *fsnotify.Watcher // nil where all is polled
	tree      *tree
	burst     burst
	libraries libraries
	barrier   barrier
	probe     *quietProbe // nil where all is polled
	queue     []Event
	sweepEach time.Duration // between two sweeps at the least
	interval  time.Duration // between the end of a poll and the next

	// These run only while there is a burst, libraries change, or something is to be polled or swept.
	decideAt, settleAt, pollAt, sweepAt *time.Timer

	sweeping, sweepSoon bool
	sweepTook           time.Duration
	polling             *atomic.Bool
	pollTook            time.Duration // the last time
}

// maxPollShare bounds polling to one part in so many of a core's time.
const maxPollShare = 20

// maxPollForSync is how long a poll may take that a request waits for.
const maxPollForSync = 20 * time.Millisecond

func (l *loop) run(ctx context.Context, w *Watcher) {
	defer l.close()
	var raw <-chan fsnotify.Event
	var errs <-chan error
	if l.fs != nil {
		raw, errs = l.fs.Events, l.fs.Errors
	}
	l.decideAt, l.settleAt, l.pollAt, l.sweepAt = stoppedTimer(), stoppedTimer(), stoppedTimer(), stoppedTimer()
	idle := make(chan struct{})
	close(idle)
	for {
		if l.sweepSoon && l.sweeping && l.sweepTook <= maxPollForSync {
			l.sweep() // the reload is to have libraries as they are
		}
		l.sweepSoon = false
		l.arm()
		var out chan<- Event
		var next Event
		if len(l.queue) > 0 {
			out, next = w.events, l.queue[0]
		}
		var hash, follow <-chan struct{}
		switch {
		case len(l.tree.waiting) > 0:
			follow = idle
		case len(l.tree.unhashed) > 0:
			hash = idle
		}
		select {
		case <-ctx.Done():
			return
		case out <- next:
			l.queue = l.queue[1:]
			for _, done := range next.synced {
				close(done)
			}
		case ev := <-raw:
			l.take(ev)
		case err := <-errs:
			l.takeError(err)
		case done := <-w.sync:
			l.await(done, w.sync)
		case f := <-w.follow:
			l.followAll(f)
			f.done <- l.burst.open()
		case <-l.decideAt.C:
			l.burst.armed = false
			l.decide(time.Now())
		case <-l.settleAt.C:
			l.libraries.armed = false
			l.settle(time.Now())
		case <-l.pollAt.C:
			l.poll()
			l.libraries.compare(time.Now())
			l.pollAt.Reset(max(l.interval, maxPollShare*l.pollTook))
		case <-l.sweepAt.C:
			l.sweep()
			l.sweepAt.Reset(min(max(l.sweepEach, sweepShare*l.sweepTook), sweepMost))
		case <-follow:
			l.tree.followNext()
		case <-hash:
			l.tree.hashNext()
		}
	}
}

// take takes in a file event, which may be the cookie of a barrier.
func (l *loop) take(ev fsnotify.Event) {
	if l.barrier.cookie.is(ev) {
		l.synced()
		return
	}
	l.tree.event(ev)
	l.libraries.event(ev, time.Now())
}

// takeError looks at everything where the system has lost events.
func (l *loop) takeError(err error) {
	if errors.Is(err, fsnotify.ErrEventOverflow) {
		l.tree.compare(true)
		l.libraries.compare(time.Now())
		l.synced() // the cookie may be among what was lost
	}
}

// arm starts the timers that are needed, and stops the one that is not.
func (l *loop) arm() {
	if l.burst.open() && !l.burst.armed {
		l.burst.armed = true
		l.decideAt.Reset(time.Until(l.burst.deadline()))
	}
	if l.libraries.open() && !l.libraries.armed {
		l.libraries.armed = true
		l.settleAt.Reset(max(time.Until(l.libraries.deadline()), l.burst.debounce))
	}
	if polling := l.tree.polled > 0; polling != l.polling.Swap(polling) {
		l.burst.polled = polling
		l.pollAt.Stop()
		if polling {
			l.pollAt.Reset(l.interval)
		}
	}
	l.armSweep()
}

// armSweep starts or stops the sweeps.
func (l *loop) armSweep() {
	if l.sweeping != l.tree.sweeps() {
		l.sweeping = !l.sweeping
		l.sweepAt.Stop()
		if l.sweeping {
			l.sweepAt.Reset(l.sweepEach)
		}
	}
}

func (l *loop) sweep() {
	began := time.Now()
	l.tree.sweep()
	l.sweepTook = time.Since(began)
}

func (l *loop) poll() {
	began := time.Now()
	l.tree.compare(false)
	l.pollTook = time.Since(began)
}

// await takes in one who waits, and those who do so by now. What is polled is
// looked at for them, unless that takes long: they may then overtake a change.
func (l *loop) await(done chan struct{}, more <-chan chan struct{}) {
	now := l.barrier.await(done)
	for waiting := true; waiting; {
		select {
		case done := <-more:
			now = l.barrier.await(done) || now
		default:
			waiting = false
		}
	}
	if l.polling.Load() && l.pollTook <= maxPollForSync {
		l.poll()
	}
	if now {
		l.synced()
	}
}

// addCandidate is called by the tree for each file that may have changed.
func (l *loop) addCandidate(t candidate) {
	now := time.Now()
	l.sweepSoon = l.sweepSoon || !l.burst.open()
	t.noHold = t.class == library && l.libraries.open()
	if l.burst.add(t, now) {
		l.queue = append(l.queue, Event{Kind: Pending, Paths: []string{t.name}, At: l.burst.first})
	}
}

// synced answers those whose cookie has come through, behind what is queued.
func (l *loop) synced() {
	if done := l.barrier.arrived(); len(done) > 0 {
		l.queue = append(l.queue, Event{Kind: Synced, synced: done, At: time.Now()})
	}
	if l.barrier.advance() {
		l.synced()
	}
}

func (l *loop) notice(text string) {
	l.queue = append(l.queue, Event{Kind: Notice, Text: text, At: time.Now()})
}

// settle reports libraries that were installed or removed. A burst comes
// first: what it holds requests for is not known yet.
func (l *loop) settle(now time.Time) {
	if l.burst.open() {
		return
	}
	began := l.libraries.first
	if paths, done := l.libraries.settle(now); done && len(paths) > 0 {
		l.queue = append(l.queue, Event{Kind: Changed, Paths: paths, At: began, Libraries: true})
	}
}

// decide looks at the files of the burst when its time has come.
func (l *loop) decide(now time.Time) {
	if now.Before(l.burst.deadline()) {
		return
	}
	changes := l.tree.examine(l.burst.candidates())
	rest := l.handOver(changes, now)
	e, done := l.burst.judge(rest, now)
	if !done {
		return
	}
	l.tree.commit(changes)
	if e.Kind != "" {
		l.queue = append(l.queue, e)
	}
	l.tree.checkRoots()
}

func (l *loop) close() {
	if l.decideAt != nil {
		l.decideAt.Stop()
		l.settleAt.Stop()
		l.pollAt.Stop()
		l.sweepAt.Stop()
	}
	l.barrier.cookie.close()
	l.probe.close()
	if l.fs != nil {
		_ = l.fs.Close() // nothing is left to be done where that fails
	}
}

func stoppedTimer() *time.Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}
