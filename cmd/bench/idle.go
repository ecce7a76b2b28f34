package main

import (
	"context"
	"time"

	"gdev/devserver/peers"
)

// ticksPerSecond is the unit of CPU time in /proc: USER_HZ, 100 on every
// architecture that Go's Linux ports support.
const ticksPerSecond = 100

// takeIdle measures the CPU of servers that have nothing to do, all of them
// over the same time.
func (b *bench) takeIdle(ctx context.Context, a application) error {
	running, err := b.startAll(ctx, measureIdle, a)
	defer endAll(running)
	if err != nil {
		return err
	}
	if err := pause(ctx, b.settling, 0); err != nil {
		return err
	}
	before := make([]usage, len(running))
	for i, r := range running {
		if before[i], err = r.usage(); err != nil {
			return err
		}
	}
	if err := pause(ctx, b.idle, 0); err != nil {
		return err
	}
	for i, r := range running {
		after, err := r.usage()
		if err != nil {
			return err
		}
		x := b.report.result(measureIdle, a, r.server.Title, "% of a core")
		x.add(after.percentSince(before[i]))
		x.Counts["switches per second"] = int(float64(after.switches-before[i].switches) / after.at.Sub(before[i].at).Seconds())
	}
	return nil
}

// usage is what a server's family has used so far.
type usage struct {
	at       time.Time
	ticks    int64
	switches int64
}

func (r *process) usage() (usage, error) {
	family, err := peers.Family(r.peer.PID)
	u := usage{at: time.Now()}
	for _, m := range family {
		u.ticks += m.Ticks
		u.switches += switches(m)
	}
	return u, err
}

// percentSince is the part of one core that was used since then.
func (u usage) percentSince(then usage) float64 {
	seconds := float64(u.ticks-then.ticks) / ticksPerSecond
	return 100 * seconds / u.at.Sub(then.at).Seconds()
}
