package reload

import (
	"maps"
	"slices"
	"time"
)

// burst gathers file events until they come to rest, and judges what came of
// them. It is pure: time and the state of files are given to it.
//
// It ends when no event has come for some time. With the default debounce of 30 ms:
//
//	30 ms    one debounce, for several paths: the second file of a branch switch
//	         follows the first within microseconds
//	3 ms     for a single path: a save writes its file at once
//	1 ms     for a single path where a whole file took the place of the one
//	         before in a rename
//	60 ms    once more, where a file seems to be in the middle of a save
//
// Two bounds keep an endless stream from postponing that for ever:
//
//	300 ms   after the last event that named a new path: a log file that is
//	         written without end
//	3000 ms  after the first event: a branch switch of thousands of files stays
//	         one burst
type burst struct {
	debounce  time.Duration
	polled    bool // paths are found one poll after another
	armed     bool // the loop's timer runs
	first     time.Time
	last      time.Time
	fresh     time.Time // the last event that named a new path
	graced    bool
	announced bool // Pending was sent
	paths     map[string]candidate
}

const (
	maxRepeat = 10  // debounces, after the last event that named a new path
	maxBurst  = 100 // debounces, after the first event
	grace     = 2   // debounces, for a file that seems to be in the middle of a save
	singly    = 10  // part of a debounce, for a single path
	placedly  = 30  // part of a debounce, for a single path whose new file was moved into place
)

// candidate is a file that may have changed.
type candidate struct {
	path  string // the real one
	name  string // the one to report
	class class

	placed bool // all that happened is that another file took its place
	noHold bool // no request needs to be cached for it
	read   bool // the file matters because it was read: it may yet come to be known that the application writes it itself
}

// change is what became of a candidate.
type change struct {
	candidate
	now     fileState
	exists  bool
	changed bool
	writing bool // the file is empty, and a process has it open to write to it
}

// unfinished reports whether the file may be in the middle of being saved:
// moved away or cut to nothing, the new content not yet there.
func (c change) unfinished() bool { return c.changed && (!c.exists || c.now.size == 0) }

func (b *burst) open() bool { return len(b.paths) > 0 }

// add takes in an event. It reports whether that is the first of the burst
// for which requests are to be cached.
func (b *burst) add(t candidate, now time.Time) (announce bool) {
	if !b.open() {
		*b = burst{debounce: b.debounce, polled: b.polled, armed: b.armed, first: now, paths: map[string]candidate{}}
	}
	b.last = now
	if before, known := b.paths[t.path]; known {
		t.placed = t.placed && before.placed
	} else {
		b.fresh = now
	}
	b.paths[t.path] = t
	if t.class < cached || t.noHold || b.announced {
		return false
	}
	b.announced = true
	return true
}

// deadline is when the burst is to be judged, if no more events come.
func (b *burst) deadline() time.Time {
	d := b.last.Add(b.quiet())
	for _, bound := range []time.Time{b.fresh.Add(maxRepeat * b.debounce), b.bound()} {
		if bound.Before(d) {
			d = bound
		}
	}
	return d
}

// bound is how long a burst may be put off, but for a grace.
func (b *burst) bound() time.Time { return b.first.Add(maxBurst * b.debounce) }

// quiet is how long no event must come before the burst is judged.
func (b *burst) quiet() time.Duration {
	if len(b.paths) != 1 || b.graced || b.polled {
		return b.debounce
	}
	for _, t := range b.paths {
		if t.read {
			return b.debounce
		}
		if t.placed {
			return b.debounce / placedly
		}
	}
	return b.debounce / singly
}

func (b *burst) candidates() []candidate { return slices.Collect(maps.Values(b.paths)) }

// judge ends the burst with the event to send, whose Kind is empty where there
// is nothing to say. It is not done where a file seems to be in the middle of
// a save: the burst then waits a little more, once, or for as long as that is
// known, up to its bound.
func (b *burst) judge(changes []change, now time.Time) (e Event, done bool) {
	mayBe := !b.graced && slices.ContainsFunc(changes, change.unfinished)
	known := now.Before(b.bound()) && slices.ContainsFunc(changes, func(c change) bool { return c.writing })
	if mayBe || known {
		b.graced = true
		b.last = now.Add((grace - 1) * b.debounce)
		b.fresh = now
		return Event{}, false
	}
	e.At = b.first
	worst := none
	for _, c := range changes {
		if c.changed && c.class > ignoring {
			worst = max(worst, c.class)
			e.Paths = append(e.Paths, c.name)
		}
	}
	switch {
	case worst >= code:
		e.Kind, e.Libraries = Changed, worst == library
	case worst == cached || worst == asset:
		e.Kind, e.MayBeCached = Assets, worst == cached
	case b.announced:
		e.Kind = Settled
		for _, t := range b.paths {
			e.Paths = append(e.Paths, t.name)
		}
	}
	slices.Sort(e.Paths)
	e.Paths = slices.Compact(e.Paths)
	b.paths = nil
	return e, true
}
