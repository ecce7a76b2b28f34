// Package lifecycle follows numbered things through their snapshots: which
// have begun, and which of those have not ended. It is for those who are given
// events one after the other, and may be given a snapshot late or twice.
package lifecycle

import "gdev/inspect"

// Exchanges follows exchanges through their snapshots: each begins once and
// ends once, however often and late its snapshots come.
type Exchanges struct {
	seen NumberSet
	open map[uint64]struct{} // begun, not ended
}

// Step takes in a snapshot and reports whether e begins with it and whether e
// ends with it.
func (p *Exchanges) Step(e inspect.Exchange) (began, ended bool) {
	if p.open == nil {
		p.open = map[uint64]struct{}{}
	}
	if began = p.seen.Add(e.Number); began {
		p.open[e.Number] = struct{}{}
	}
	if _, open := p.open[e.Number]; open && e.State == inspect.StateEnded {
		delete(p.open, e.Number)
		ended = true
	}
	return began, ended
}

// Open is how many exchanges have begun and not ended.
func (p *Exchanges) Open() int { return len(p.open) }

// NumberSet remembers which numbers have come, of those that count up from 1 and
// may overtake one another. It takes little memory because hardly any is
// missing for long.
type NumberSet struct {
	through uint64 // this number and all below have come
	beyond  map[uint64]struct{}
}

// maxBeyond bounds the numbers that may have come before an earlier one; an
// earlier one still is then taken for come.
const maxBeyond = 10_000

// Add reports whether n comes for the first time.
func (s *NumberSet) Add(n uint64) bool {
	if _, known := s.beyond[n]; known || n <= s.through {
		return false
	}
	if s.beyond == nil {
		s.beyond = map[uint64]struct{}{}
	}
	s.beyond[n] = struct{}{}
	for s.follows() || len(s.beyond) > maxBeyond {
		s.through++
		delete(s.beyond, s.through)
	}
	return true
}

// follows reports whether the number after through has come.
func (s *NumberSet) follows() bool {
	_, come := s.beyond[s.through+1]
	return come
}
