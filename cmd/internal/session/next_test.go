package session

import (
	"testing"
	"time"
)

func TestEventsInCrowdsAreGatheredLonger(t *testing.T) {
	for _, c := range []struct {
		events         int
		gathered, want time.Duration
	}{
		{1, gatherTime, gatherTime},
		{crowd - 1, gatherTime, gatherTime},
		{crowd, gatherTime, crowdTime},
		{crowd, crowdTime, gatherTime},
		{3 * crowd, crowdTime, crowdTime},
	} {
		if got := gatherAfter(c.events, c.gathered); got != c.want {
			t.Errorf("%d events in %s: gathers for %s, want %s", c.events, c.gathered, got, c.want)
		}
	}
}
