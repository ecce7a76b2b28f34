package lifecycle

import "testing"

func TestNumberSet(t *testing.T) {
	var s NumberSet
	for _, c := range []struct {
		n     uint64
		first bool
	}{{2, true}, {2, false}, {1, true}, {1, false}, {2, false}, {4, true}, {3, true}, {4, false}, {9, true}} {
		if got := s.Add(c.n); got != c.first {
			t.Errorf("Add(%d) = %t, want %t", c.n, got, c.first)
		}
	}
	if s.through != 4 || len(s.above) != 1 {
		t.Errorf("through %d, %d above; want 4 and 1", s.through, len(s.above))
	}
	for n := uint64(10); n < 3*maxAbove; n++ {
		s.Add(n)
	}
	if len(s.above) > maxAbove {
		t.Errorf("%d numbers are held for those that never came", len(s.above))
	}
}
