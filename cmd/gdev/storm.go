package main

import "time"

// storm notices reloads that follow each other too quickly for a person: a
// file that the application itself writes, and that counts as its code.
type storm struct {
	recent []time.Time
	told   bool
}

// So many reloads within so long are a storm.
const (
	stormReloads = 15
	stormTime    = 10 * time.Second
)

// reloaded takes in a reload; it reports whether the user is to be told, which
// is once for each storm.
func (s *storm) reloaded(now time.Time) bool {
	for len(s.recent) > 0 && now.Sub(s.recent[0]) > stormTime {
		s.recent = s.recent[1:]
	}
	s.recent = append(s.recent, now)
	if len(s.recent) < stormReloads {
		s.told = s.told && len(s.recent) > 1
		return false
	}
	first := !s.told
	s.told = true
	return first
}
