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
// libraries imported ahead; the first ones may be what gdev learns by. What cold starts
// tell differently is none, nor is what is expected. It returns what the last generation tells.
func compareStarts(t *testing.T, python, dir string, coldStarts int, expected ...string) (later answered) {
	t.Helper()
	args := []string{"run", "--json", "--port", "0", "--python", python, "app:application"}
	env := []string{"PYTHONHASHSEED=0"}

	p := startWith(t, dir, env, args...)
	first := generation(t, p, 1)
	c := comparison{expected: expected, cold: []map[string]string{first.Fingerprint}}
	startAgain := func(env ...string) {
		again := startWith(t, dir, env, append(args, "--no-reload")...)
		c.cold = append(c.cold, generation(t, again, 1).Fingerprint)
		end(again)
	}
	for len(c.cold) < coldStarts {
		startAgain(env...)
	}
	for number, prepared := 2, 0; prepared < 2 && number <= mostGenerations; number++ {
		awaitPrepared(t, p)
		edit(t, filepath.Join(dir, "app.py"), "import sys\n", "import sys\n\n")
		later = generation(t, p, number)
		t.Logf("generation %d: %s, %s", number, later.start, aheadText(later.Ahead, first.Ahead))
		c.later = append(c.later, later.Fingerprint)
		if later.start != "cold" {
			prepared++
		}
	}
	end(p)
	for _, allocator := range allocators {
		if len(c.differences()) > 0 {
			startAgain(append(env, "PYTHONMALLOC="+allocator)...)
		}
	}
	found := c.differences()
	report(t, found)
	if len(found) == 0 {
		report(t, gdevsDifferences(p))
	}
	return later
}

// allocators are tried where something differs: each gives objects other addresses. What
// goes by these, as the order of a set of classes, differs among cold starts then, too.
var allocators = []string{"malloc", "pymalloc_debug", "malloc_debug"}

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

// aheadText says which libraries were imported ahead of the project.
func aheadText(ahead, cold []string) string {
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

// comparison has what cold starts and later generations have told.
type comparison struct {
	cold     []map[string]string
	later    []map[string]string // from generation 2 on
	expected []string            // keys
}

// differences says what is not as after a cold start.
func (c *comparison) differences() []string {
	keys := map[string]string{}
	for _, each := range slices.Concat(c.cold, c.later) {
		maps.Copy(keys, each)
	}
	var found []string
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if slices.Contains(c.expected, key) {
			continue
		}
		for i := range c.later {
			if how := c.difference(key, i); how != "" {
				found = append(found, fmt.Sprintf("generation %d: %s %s", i+2, key, how))
			}
		}
	}
	return found
}

// difference says how one of the later generations differs, "" where it does not.
func (c *comparison) difference(key string, i int) string {
	later := c.later[i]
	module, _, isContent := strings.Cut(key, ": ")
	if isContent && (c.cold[0]["module "+module] == "" || later["module "+module] == "") {
		return "" // the module itself is told
	}
	cold, isThere := c.cold[0][key]
	got, isThereNow := later[key]
	isProject := module == "libraries" // the module runs anew each time: what repeats there was not copied
	repeats := slices.ContainsFunc(c.later[:i], func(before map[string]string) bool { return before[key] == got })
	switch distinct := len(c.coldValues(key)); {
	case distinct == 1 && isThere && !isThereNow:
		return "is missing; cold: " + cold
	case distinct == 1 && !isThere && isThereNow:
		return "is there, and not after a cold start: " + got
	case distinct == 1 && got != cold:
		return difference(cold, got)
	case distinct > 1 && distinct == len(c.cold) && repeats && !isProject && !isAnagram(cold, got):
		return "repeats, and is another at each cold start: " + got
	}
	return ""
}

// coldValues are the different values after cold starts; "" is none.
func (c *comparison) coldValues(key string) map[string]bool {
	values := map[string]bool{}
	for _, each := range c.cold {
		values[each[key]] = true
	}
	return values
}

// gdevsDifferences is what gdev itself says of generations that are not as after a cold start.
func gdevsDifferences(p *process) []string {
	var sentences []string
	for _, g := range p.records("generation") {
		differs, _ := g["differs"].([]any)
		for _, sentence := range differs {
			sentences = append(sentences, fmt.Sprintf("generation %v: gdev says, and it is not so: %v", g["number"], sentence))
		}
	}
	return slices.Compact(sentences)
}

// report fails where something was found, and says the first of it.
func report(t *testing.T, found []string) {
	t.Helper()
	const most = 40
	for i, each := range found {
		if i == most {
			t.Errorf("and %d more", len(found)-most)
			return
		}
		t.Error(each)
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
