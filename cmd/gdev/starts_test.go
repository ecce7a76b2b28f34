//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// answered is what the application of a generation tells of its process.
type answered struct {
	start string   // how its worker was started: cold, fork, standby
	Ahead []string // the modules that were imported before the project was

	Fingerprint map[string]string
}

// compareStarts runs the project of a folder, and fails for each difference
// between a cold start and the generations that follow, until two of them had
// libraries imported ahead; the first ones may be what gdev learns by. What two cold starts
// tell differently is none, nor is what is expected. It returns what the last generation tells.
func compareStarts(t *testing.T, python, dir string, coldStarts int, expected ...string) (later answered) {
	t.Helper()
	args := []string{"run", "--json", "--port", "0", "--python", python, "app:application"}
	env := []string{"PYTHONHASHSEED=0"}

	p := startWith(t, dir, env, args...)
	first := generation(t, p, 1)
	c := comparison{t: t, expected: expected, cold: [2]map[string]string{first.Fingerprint, first.Fingerprint}}
	if coldStarts > 1 {
		again := startWith(t, dir, env, append(args, "--no-reload")...)
		c.cold[1] = generation(t, again, 1).Fingerprint
		end(again)
	}
	for number, prepared := 2, 0; prepared < 2 && number <= mostGenerations; number++ {
		awaitPrepared(t, p)
		edit(t, filepath.Join(dir, "app.py"), "import sys\n", "import sys\n\n")
		later = generation(t, p, number)
		t.Logf("generation %d: %s, %s", number, later.start, told(later.Ahead, first.Ahead))
		c.add(number, later.Fingerprint)
		if later.start != "cold" {
			prepared++
		}
	}
	end(p)
	c.report()
	return later
}

// mostGenerations are tried, where each start is cold.
const mostGenerations = 6

// end ends gdev, however long that takes.
func end(p *process) {
	_ = p.cmd.Process.Signal(os.Interrupt)
	<-p.done
}

// generation asks the application, which is to be in this generation by now.
func generation(t *testing.T, p *process, number int) answered {
	t.Helper()
	var a answered
	r := get(t, p.url)
	if err := json.Unmarshal([]byte(r.body), &a); err != nil {
		t.Fatalf("generation %d: %v: %.2000s", number, err, r.body)
	}
	until(t, fmt.Sprintf("generation %d is told", number), func() bool {
		for _, g := range p.records("generation") {
			if g["number"] == float64(number) {
				a.start, _ = g["start"].(string)
			}
		}
		return a.start != ""
	})
	return a
}

// told says which libraries were imported ahead of the project.
func told(ahead, cold []string) string {
	known := map[string]bool{}
	for _, name := range cold {
		known[name] = true
	}
	count, packages := 0, map[string]bool{}
	for _, name := range ahead {
		if !known[name] {
			top, _, _ := strings.Cut(name, ".")
			packages[top] = true
			count++
		}
	}
	return fmt.Sprintf("%d modules ahead: %s", count, strings.Join(slices.Sorted(maps.Keys(packages)), " "))
}

// awaitPrepared waits until gdev has prepared the next generation as far as it
// will: its processes have been the same, and at rest, for a while; for longer
// where there is the worker alone, after which others may still come.
func awaitPrepared(t *testing.T, p *process) {
	t.Helper()
	var before []int
	since, last := time.Now(), time.Time{}
	until(t, "the next generation is prepared", func() bool {
		if time.Since(last) < 50*time.Millisecond { // to look takes time that they need
			return false
		}
		last = time.Now()
		family := familyOf(t, p.cmd.Process.Pid)
		slices.Sort(family)
		if busy(t, family) || !slices.Equal(family, before) {
			before, since = family, time.Now()
		}
		if len(family) < 2 {
			return time.Since(since) > 2*time.Second
		}
		return time.Since(since) > 400*time.Millisecond
	})
}

// comparison gathers what differs from two cold starts.
type comparison struct {
	t        *testing.T
	cold     [2]map[string]string
	later    []map[string]string
	expected []string // keys
	found    []string
}

// add compares one more generation.
func (c *comparison) add(number int, later map[string]string) {
	keys := maps.Clone(c.cold[0])
	maps.Copy(keys, c.cold[1])
	maps.Copy(keys, later)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		module, _, isContent := strings.Cut(key, ": ")
		if slices.Contains(c.expected, key) {
			continue
		}
		if isContent && (c.cold[0]["module "+module] == "" || later["module "+module] == "") {
			continue // the module itself is told
		}
		cold, isThere := c.cold[0][key]
		same := c.cold[1][key] == cold
		isProject := module == "libraries" // it runs anew each time: what repeats there was not copied
		got, isThereNow := later[key]
		switch {
		case isThere != isThereNow && !same:
		case isThere && !isThereNow:
			c.differs(number, key, "is missing; cold: "+cold)
		case !isThere && isThereNow:
			c.differs(number, key, "is there, and not after a cold start: "+got)
		case same && got != cold:
			c.differs(number, key, difference(cold, got))
		case !same && !isProject && !isAnagram(cold, got) && slices.ContainsFunc(c.later, func(before map[string]string) bool { return before[key] == got }):
			c.differs(number, key, "repeats, and is another at each cold start: "+got)
		}
	}
	c.later = append(c.later, later)
}

func (c *comparison) differs(number int, key, how string) {
	c.found = append(c.found, fmt.Sprintf("generation %d: %s %s", number, key, how))
}

// report fails where something was found, and says the first of it.
func (c *comparison) report() {
	c.t.Helper()
	const most = 40
	for i, each := range c.found {
		if i == most {
			c.t.Errorf("and %d more", len(c.found)-most)
			return
		}
		c.t.Error(each)
	}
}

// isAnagram reports whether two texts differ in the order of their parts alone,
// as what goes by addresses does.
func isAnagram(a, b string) bool {
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

// difference shows where two texts begin to differ.
func difference(cold, got string) string {
	const before, after = 40, 160
	i := 0
	for i < min(len(cold), len(got)) && cold[i] == got[i] {
		i++
	}
	cut := func(s string) string {
		return s[max(0, i-before):min(len(s), i+after)]
	}
	return fmt.Sprintf("differs:\n  cold …%s\n  now  …%s", cut(cold), cut(got))
}
