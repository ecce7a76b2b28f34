package reload

import (
	"slices"
	"strings"
	"testing"
	"time"
)

const ms = time.Millisecond

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func TestDeadline(t *testing.T) {
	const d = 30 * ms
	// stream gives events every step for as long as span, of one path or of a new one each.
	stream := func(span, step time.Duration, samePath bool) (first, deadline time.Duration) {
		b := burst{debounce: d}
		for at := time.Duration(0); at <= span; at += step {
			path := "log"
			if !samePath {
				path = at.String()
			}
			b.add(candidate{path: path, class: code}, epoch.Add(at))
		}
		return b.first.Sub(epoch), b.deadline().Sub(epoch)
	}
	for _, c := range []struct {
		name       string
		span, step time.Duration
		same       bool
		want       time.Duration
	}{
		{"one event", 0, ms, true, d / singly},
		{"a second write", 3 * ms, 3 * ms, true, 3*ms + d/singly},
		{"two files", 2 * ms, 2 * ms, false, 2*ms + d},
		{"a log without end", 5000 * ms, 10 * ms, true, maxRepeat * d},
		{"a branch switch", 1000 * ms, 10 * ms, false, 1030 * ms},
		{"new files without end", 9000 * ms, 10 * ms, false, maxBurst * d},
	} {
		t.Run(c.name, func(t *testing.T) {
			first, got := stream(c.span, c.step, c.same)
			if first != 0 || got != c.want {
				t.Errorf("the burst is of %v and ends at %v, want 0 and %v", first, got, c.want)
			}
		})
	}
}

func TestDeadlineOfWhatIsPlaced(t *testing.T) {
	const d = 30 * ms
	for _, c := range []struct {
		name   string
		placed []bool // the path of each event
		want   time.Duration
	}{
		{"a rename", []bool{true}, d / placedly},
		{"two renames", []bool{true, true}, d / placedly},
		{"removed, then placed", []bool{false, true}, d / singly},
		{"placed, then written to", []bool{true, false}, d / singly},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := burst{debounce: d}
			for _, placed := range c.placed {
				b.add(candidate{path: "app.py", class: code, placed: placed}, epoch)
			}
			if got := b.deadline().Sub(epoch); got != c.want {
				t.Errorf("the burst ends after %v, want %v", got, c.want)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	of := func(path string, c class, changed bool) change {
		return change{candidate: candidate{path: path, name: "/" + path, class: c}, changed: changed, exists: true, now: fileState{size: 1}}
	}
	for _, c := range []struct {
		name      string
		changes   []change
		announced bool
		kind      Kind
		paths     []string
	}{
		{"code", []change{of("a.py", code, true)}, true, Changed, []string{"/a.py"}},
		{"code and a template, sorted", []change{of("b.html", cached, true), of("a.py", code, true)}, true, Changed, []string{"/a.py", "/b.html"}},
		{"an asset, for the code is the same", []change{of("b.css", asset, true), of("a.py", code, false)}, true, Assets, []string{"/b.css"}},
		{"an asset alone", []change{of("b.css", asset, true)}, false, Assets, []string{"/b.css"}},
		{"a template, which holds requests", []change{of("b.html", cached, true), of("b.css", asset, true)}, true, Assets, []string{"/b.css", "/b.html"}},
		{"nothing", []change{of("a.py", code, false)}, true, Settled, []string{"/a.py"}},
		{"nothing of an asset", []change{of("b.css", asset, false)}, false, "", nil},
		{"a .gitignore", []change{of(".gitignore", ignoring, true)}, false, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := burst{debounce: 30 * ms}
			announced := false
			for _, change := range c.changes {
				announced = b.add(change.candidate, epoch) || announced
			}
			if announced != c.announced {
				t.Errorf("Pending was sent: %v, want %v", announced, c.announced)
			}
			e, done := b.judge(c.changes, b.deadline())
			if !done || e.Kind != c.kind || e.MayBeCached != strings.HasPrefix(c.name, "a template") || !slices.Equal(e.Paths, c.paths) || !e.At.Equal(epoch) {
				t.Errorf("got %v %+v, want %s %v", done, e, c.kind, c.paths)
			}
			if b.open() {
				t.Error("the burst is still open")
			}
		})
	}
}

func TestPendingOncePerBurst(t *testing.T) {
	b := burst{debounce: 30 * ms}
	var announced []bool
	for _, to := range []candidate{{path: "a.css", class: asset}, {path: "a.py", class: code}, {path: "b.py", class: code}} {
		announced = append(announced, b.add(to, epoch))
	}
	if !slices.Equal(announced, []bool{false, true, false}) {
		t.Errorf("pending was announced %v, want at the first code alone", announced)
	}
	b.judge(nil, epoch.Add(30*ms))
	if !b.add(candidate{path: "a.py", class: code}, epoch.Add(40*ms)) {
		t.Error("the next burst has no pending")
	}
}

func TestWaitsForAWriter(t *testing.T) {
	a := candidate{path: "a.py", name: "a.py", class: code}
	c := change{candidate: a, exists: true, changed: true, writing: true}
	b := burst{debounce: 30 * ms}
	b.add(a, epoch)
	for now := b.deadline(); now.Before(epoch.Add(maxBurst * 30 * ms)); now = b.deadline() {
		if _, done := b.judge([]change{c}, now); done {
			t.Fatalf("the burst ended after %v, while the file was written", now.Sub(epoch))
		}
		if !b.deadline().After(now) {
			t.Fatal("the burst does not wait")
		}
	}
	if got := b.deadline().Sub(epoch); got != maxBurst*30*ms {
		t.Errorf("it waits until %v, want its bound", got)
	}
	if e, done := b.judge([]change{c}, b.deadline()); !done || e.Kind != Changed {
		t.Errorf("got %v %s, want a change at the bound", done, e.Kind)
	}
}

func TestGrace(t *testing.T) {
	a := candidate{path: "a.py", name: "a.py", class: code}
	for name, c := range map[string]change{
		"cut to nothing": {candidate: a, exists: true, changed: true},
		"moved away":     {candidate: a, changed: true},
	} {
		t.Run(name, func(t *testing.T) {
			b := burst{debounce: 30 * ms}
			b.add(a, epoch)
			if _, done := b.judge([]change{c}, epoch.Add(30*ms)); done {
				t.Fatal("the burst ended in the middle of a save")
			}
			if got := b.deadline().Sub(epoch); got != 90*ms {
				t.Errorf("it waits until %v, want 90ms", got)
			}
			b.add(a, epoch.Add(50*ms))
			if got := b.deadline().Sub(epoch); got != 80*ms {
				t.Errorf("after the rest of the save it ends at %v, want 80ms", got)
			}
			if e, done := b.judge([]change{c}, epoch.Add(90*ms)); !done || e.Kind != Changed {
				t.Errorf("got %v %s, want a change the second time", done, e.Kind)
			}
		})
	}
}
