package history

import "gdev/inspect"

// Counts are totals since the start, whatever has fallen out of the history.
type Counts struct {
	Exchanges int           // number that began
	Open      int           // number that began and have not ended
	Failed    int           // number that ended with a status of 500 or more, or not complete
	Findings  inspect.Tally // findings of the exchanges that ended
	Faults    int           // faults of gdev's own
	Dropped   int           // rows that fell out of the history
	Lost      int           // events that were dropped before they reached the history
}

// Ended is how many exchanges have ended.
func (c Counts) Ended() int { return c.Exchanges - c.Open }

// step counts a snapshot of an exchange, where it begins or ends with it.
func (c *Counts) step(x inspect.Exchange, began, ended bool) {
	if began {
		c.Exchanges++
	}
	if !ended {
		return
	}
	if x.Troubled() {
		c.Failed++
	}
	c.Findings.Add(x.Findings)
}
