//go:build unix

package worker

import (
	"slices"
	"strings"
	"testing"

	"gdev/inspect"
)

func TestDifferences(t *testing.T) {
	fresh := fingerprint{"logger a": "enabled", "generator a.own": "1", "the time zone": "UTC", "module gone": "x"}
	before := fingerprint{"generator a.own": "2"}
	now := fingerprint{"logger a": "disabled", "generator a.own": "3", "the time zone": "UTC", "module new": "y"}
	if got := differences(fresh, before, now); len(got) != 1 || got[0].name != "logger a" {
		t.Errorf("differences are %v, want that of the logger: a generator is another in each process", got)
	}
	now["generator a.own"] = "2"
	if got := differences(fresh, before, now); len(got) != 2 || got[0].String() != "the random numbers of a.own repeat" {
		t.Errorf("differences are %v, want that of the generator first", got)
	}
}

func TestBlame(t *testing.T) {
	modules := []string{"a", "a.b", "c"}
	for name, want := range map[string]string{
		"logger a.b": "a.b", "logger a.x.y": "a", "generator c.own": "c", "module c": "c", "logger other": "", "the time zone": "",
	} {
		if got := strings.Join(blame(difference{name: name}, modules), " "); got != want {
			t.Errorf("%q is blamed on %q, want %q", name, got, want)
		}
	}
}

// TestForkThatDiffersIsReportedAndMended has a library whose random numbers repeat
// in forks although nothing of its import has reported so.
func TestForkThatDiffersIsReportedAndMended(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{
		"app.py":     "import lib, part\ndef application(environ, start_response): ...\nprint(lib.own.getrandbits(64), flush=True)",
		"lib/lib.py": "import random, time\nown = random.Random(time.time_ns())", "lib/part.py": "",
	})
	loads := func(how inspect.Start) (number string, differs []string) {
		r, said := b.mustLoad(how)
		differs = r.Learn(t.Context())
		until(t, "a process stands by", func() bool {
			s := b.prepared
			s.mu.Lock()
			defer s.mu.Unlock()
			return s.standby != nil && s.standby.plan == s.plan && s.standby.alive()
		})
		return said, differs
	}
	if _, differs := loads(inspect.StartCold); differs != nil {
		t.Errorf("a fresh start differs: %q", differs)
	}
	first, _ := loads(inspect.StartFork)
	second, differs := loads(inspect.StartFork)
	want := "the random numbers of lib.own repeat; lib is imported anew from now on"
	if first != second || !slices.Equal(differs, []string{want}) {
		t.Errorf("forks drew %s and %s, reported %q, want %q", first, second, differs, want)
	}
	third, differs := loads(inspect.StartFork)
	fourth, _ := loads(inspect.StartFork)
	if third == second || third == fourth || differs != nil {
		t.Errorf("then forks drew %s and %s, reported %q", third, fourth, differs)
	}
}
