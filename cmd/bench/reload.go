package main

import (
	"context"
	"fmt"
	"time"
)

// reloadTime is how long a reload may take before the save counts as missed: a
// server that overlooked it answers from old code until the next.
const reloadTime = 8 * time.Second

// tooManyMissed ends the measure of a server that misses so many saves.
const tooManyMissed = 5

// takeReload measures from a save to the first answer of the new code. All
// servers run throughout, and the limit's interpreter beside them.
func (b *bench) takeReload(ctx context.Context, a application) error {
	running, err := b.startAll(ctx, measureReload, a)
	defer endAll(running)
	if err != nil {
		return err
	}
	limit, err := b.newLimit(ctx, a)
	if err != nil {
		return err
	}
	defer limit.end()
	turns := []turn{{limit.title(), limit.take}}
	for _, r := range running {
		turns = append(turns, turn{r.server.Title, func(ctx context.Context) error {
			return b.reload(ctx, r, b.report.result(measureReload, a, r.server.Title, "ms"))
		}})
	}
	return b.rounds(ctx, measureReload+" on "+a.title, b.options.rounds, turns)
}

// reload saves once, and asks until the new code answers. The idle time before it
// gives a poller a random phase, and a server that prepares the next reload as
// long as a quick human does.
func (b *bench) reload(ctx context.Context, r *process, x *result) error {
	if err := pause(ctx, b.idleBefore, b.idleBefore); err != nil {
		return err
	}
	saved := time.Now()
	token, err := r.project.save()
	if err != nil {
		return err
	}
	for time.Since(saved) < reloadTime {
		a := ask(ctx, r.peer.Address)
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
	return r.missed(x)
}

// missed counts a save that no new code came of.
func (r *process) missed(x *result) error {
	x.Counts["missed"]++
	if x.Counts["missed"] >= tooManyMissed {
		return fmt.Errorf("%d saves brought no new code within %s%s", x.Counts["missed"], reloadTime, r.peer.LogTail())
	}
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
