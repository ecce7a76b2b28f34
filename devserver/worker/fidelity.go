package worker

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// fingerprint is what a process sent of itself when it had loaded the
// application: values by "logger urllib3", "module json", "the time zone".
type fingerprint map[string]string

// difference is one thing that is not as in a process that was started afresh.
type difference struct {
	name         string
	fresh, found string
}

// String is a sentence for the user.
func (d difference) String() string {
	if d.isGenerator() {
		return fmt.Sprintf("the random numbers of %s repeat", d.subject())
	}
	return fmt.Sprintf("%s: %s here, %s after a fresh start", d.name, d.found, d.fresh)
}

func (d difference) isGenerator() bool { return strings.HasPrefix(d.name, "generator ") }

// subject is what the name says beside the kind of thing.
func (d difference) subject() string {
	_, name, _ := strings.Cut(d.name, " ")
	return name
}

// differences compares a fork with a process that was started afresh, and with
// the fork before it: a random number that differs from fork to fork is as
// good as one, and one that does not has been copied.
func differences(fresh, before, now fingerprint) []difference {
	var found []difference
	for _, name := range slices.Sorted(maps.Keys(now)) {
		d := difference{name, fresh[name], now[name]}
		known := d.fresh != "" && d.fresh != d.found
		if known && d.isGenerator() {
			known = before[name] == d.found
		}
		if known {
			found = append(found, d)
		}
	}
	return found
}

// blame gives those of the modules that a difference may come from: the one
// that it names, or that a logger is named after.
func blame(d difference, modules []string) []string {
	kind, rest, found := strings.Cut(d.name, " ")
	if !found || kind != "logger" && kind != "generator" && kind != "module" {
		return nil
	}
	for name := rest; name != ""; {
		if slices.Contains(modules, name) {
			return []string{name}
		}
		i := strings.LastIndexByte(name, '.')
		name = name[:max(i, 0)]
	}
	return nil
}

// verify compares the fingerprint of a process with that of the one that was
// started afresh. What differs is not imported ahead from then on. It gives
// sentences for the user. The caller holds s.mu.
func (s *Prepared) verify(w *Worker, now fingerprint) []string {
	if len(now) == 0 || s.plan == nil {
		return nil
	}
	if w.start == "cold" {
		s.coldStart, s.lastFork = now, nil
		return nil
	}
	found := differences(s.coldStart, s.lastFork, now)
	s.lastFork = now
	var sentences []string
	for _, d := range found {
		s.coldStart[d.name] = d.found // a difference is said once: where it stays, it is the project's doing
		if modules := blame(d, s.plan.modules); s.plan.exclusions.leaveOut(modules) {
			s.plan = s.plan.copied()
			sentences = append(sentences, fmt.Sprintf("%s; %s is imported anew from now on", d, modules[0]))
		} else if modules == nil {
			sentences = append(sentences, d.String())
		}
	}
	return sentences
}
