package main

import (
	"context"
	"fmt"
	"time"
)

// Before each save, servers rest: a pollster's phase is random then, and a
// server that prepares the next reload has had as long as a quick human.
const (
	rest       = time.Second
	restJitter = time.Second
)

// reloadTime is how long a reload may take.
const reloadTime = 30 * time.Second

// takeReload measures from a save to the first answer of the new code. All
// servers run throughout, as the limit's script does in its turns.
func (b *bench) takeReload(ctx context.Context, a application) error {
	running, err := b.fleet(ctx, measureReload, a)
	defer endAll(running)
	if err != nil {
		return err
	}
	limit, err := b.newLimit(ctx, a)
	if err != nil {
		return err
	}
	turns := []turn{{limit.title(), limit.take}}
	for _, r := range running {
		turns = append(turns, turn{r.title, func(ctx context.Context) error {
			return r.takeReload(ctx, b.report.result(measureReload, a, r.title, "ms"))
		}})
	}
	return b.rounds(ctx, measureReload+" on "+a.title, b.options.rounds, turns)
}

// takeReload saves once, and asks until the new code answers.
func (r *process) takeReload(ctx context.Context, x *result) error {
	if err := pause(ctx, rest, restJitter); err != nil {
		return err
	}
	saved := time.Now()
	token, err := r.project.save()
	if err != nil {
		return err
	}
	for time.Since(saved) < reloadTime {
		a := ask(ctx, r.address)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case a.good() && a.token == token:
			x.add(milliseconds(time.Since(saved)))
			return nil
		case a.good():
			x.Counts["stale"]++
		default:
			x.Counts["lost"]++
		}
		if err := pause(ctx, time.Millisecond, 0); err != nil {
			return err
		}
	}
	return fmt.Errorf("%w: %s after the save%s", errSlow, reloadTime, lastLines(r.log))
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
