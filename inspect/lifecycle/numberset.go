package lifecycle

// NumberSet is a set of numbers that count up from 1 and may overtake one
// another. It is small because hardly any is missing for long. The zero value is
// empty.
type NumberSet struct {
	through uint64 // this number and all below are in the set
	above   map[uint64]struct{}
}

// maxAbove bounds the numbers above one that is missing: beyond it, the missing
// one is taken to be in the set.
const maxAbove = 10_000

// Add reports whether n was not in the set.
func (s *NumberSet) Add(n uint64) bool {
	if _, known := s.above[n]; known || n <= s.through {
		return false
	}
	if s.above == nil {
		s.above = map[uint64]struct{}{}
	}
	s.above[n] = struct{}{}
	for s.hasNext() || len(s.above) > maxAbove {
		s.through++
		delete(s.above, s.through)
	}
	return true
}

// hasNext reports whether the number after through is in the set.
func (s *NumberSet) hasNext() bool {
	_, known := s.above[s.through+1]
	return known
}
