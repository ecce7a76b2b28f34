package detail

import (
	"fmt"
	"strings"
	"time"

	"gdev/inspect"
	"gdev/tui/page"
)

// barWidth is the width of the longest bar.
const barWidth = 24

// step is a part of the way from a saved file to the first answer.
type step struct {
	name     string
	duration time.Duration
}

// stepsOf are the parts that are known, in their order.
func stepsOf(g inspect.Generation) []step {
	var steps []step
	add := func(name string, from, to time.Time) {
		if !from.IsZero() && !to.IsZero() && !to.Before(from) {
			steps = append(steps, step{name, to.Sub(from)})
		}
	}
	add("quiet after the save", g.Touched, g.Began)
	if g.Started.IsZero() {
		add("start and import", g.Began, g.Ready)
	} else {
		add(startText(g.Start), g.Began, g.Started)
		add("import", g.Started, g.Ready)
	}
	add("until the first answer", g.Ready, g.Answered)
	return steps
}

// startText says how the worker was started.
func startText(s inspect.Start) string {
	switch s {
	case inspect.StartFork:
		return "fork of the zygote"
	case inspect.StartStandby:
		return "standby taken"
	default:
		return "start of Python"
	}
}

// buildSteps shows how long each step took on the way to this generation.
func buildSteps(b *page.Builder, g inspect.Generation) {
	steps := stepsOf(g)
	if len(steps) == 0 {
		return
	}
	var longest, total time.Duration
	for _, s := range steps {
		longest, total = max(longest, s.duration), total+s.duration
	}
	b.Section("Steps", inspect.FormatDuration(total))
	for _, s := range steps {
		bar(b, s.duration, longest, s.name, "")
	}
}

// buildImports shows the modules whose import took the time, so that a slow
// one can be mended where it is.
func (d *Detail) buildImports(b *page.Builder, g inspect.Generation) {
	if len(g.Imports) == 0 {
		return
	}
	var longest time.Duration
	for _, m := range g.Imports {
		longest = max(longest, m.Total)
	}
	b.Section("Slowest imports", fmt.Sprintf("with what they import · %s in all", inspect.FormatDuration(g.Import)))
	b.Limit(d.limit()*4, func() {
		for _, m := range g.Imports {
			note := ""
			if m.Own < m.Total {
				note = "  itself " + inspect.FormatDuration(m.Own)
			}
			bar(b, m.Total, longest, line(m.Module), note)
		}
	})
}

// bar adds a line with a duration, a bar as long as its part of longest, and
// what it is of.
func bar(b *page.Builder, d, longest time.Duration, name, note string) {
	n := 0
	if longest > 0 {
		n = int(barWidth * d / longest)
	}
	b.Fitted(page.Of(nil, page.PadLeft(inspect.FormatDuration(d), offsetWidth)+" "),
		page.Of(&b.Styles.Accent, page.Pad(strings.Repeat("▇", max(n, 1)), barWidth)),
		page.Of(nil, " "+name), page.Of(&b.Styles.Muted, note))
}
