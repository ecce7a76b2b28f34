package session

import "time"

// reloadLoop notices reloads that follow each other too quickly for a person: a
// file that the application itself writes, and that counts as its code.
type reloadLoop struct {
	recent   []time.Time
	reported bool
}

// So many reloads within so long are a loop.
const (
	loopReloads = 15
	loopTime    = 10 * time.Second
)

// detect takes in a reload; it reports whether the user must hear of a loop, which
// is once for each.
func (l *reloadLoop) detect(now time.Time) bool {
	for len(l.recent) > 0 && now.Sub(l.recent[0]) > loopTime {
		l.recent = l.recent[1:]
	}
	l.recent = append(l.recent, now)
	if len(l.recent) < loopReloads {
		l.reported = l.reported && len(l.recent) > 1
		return false
	}
	first := !l.reported
	l.reported = true
	return first
}
