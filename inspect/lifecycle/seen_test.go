package lifecycle

import "testing"

func TestSeen(t *testing.T) {
	var s NumberSet
	for _, c := range []struct {
		n     uint64
		first bool
	}{{2, true}, {2, false}, {1, true}, {1, false}, {2, false}, {4, true}, {3, true}, {4, false}, {9, true}} {
		if got := s.Add(c.n); got != c.first {
			t.Errorf("add(%d) = %t, want %t", c.n, got, c.first)
		}
	}
	if s.through != 4 || len(s.beyond) != 1 {
		t.Errorf("through %d, %d beyond; want 4 and 1", s.through, len(s.beyond))
	}
	for n := uint64(10); n < 3*maxBeyond; n++ {
		s.Add(n)
	}
	if len(s.beyond) > maxBeyond {
		t.Errorf("%d numbers remembered for those that never came", len(s.beyond))
	}
}
