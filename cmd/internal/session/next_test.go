package session

import (
	"testing"
	"time"

	"gdev/cmd/internal/config"
	"gdev/inspect"
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

// TestAFirstFailureThatNoSaveMendsEndsGdev, and no later one does.
func TestAFirstFailureThatNoSaveMendsEndsGdev(t *testing.T) {
	for _, c := range []struct {
		number   int
		kind     inspect.FailureKind
		noReload bool
		ends     bool
	}{
		{1, inspect.FailureNotFound, false, true},
		{1, inspect.FailureImport, false, false},
		{1, inspect.FailureDied, false, false},
		{1, inspect.FailureImport, true, true},
		{1, inspect.FailureDied, true, true},
		{2, inspect.FailureNotFound, false, false},
		{2, inspect.FailureImport, true, false},
	} {
		s := &Session{settings: &config.Settings{NoReload: c.noReload}}
		err := s.observe([]inspect.Event{inspect.Generation{
			Number: c.number, State: inspect.GenerationFailed, Failure: &inspect.Failure{Kind: c.kind, Message: "no"},
		}})
		if (err != nil) != c.ends {
			t.Errorf("generation %d, %s, without reloads %t: %v", c.number, c.kind, c.noReload, err)
		}
	}
}
