package session

import (
	"testing"
	"time"
)

func TestReloadLoopIsReportedOnce(t *testing.T) {
	var l reloadLoop
	now := time.Now()
	reports := 0
	for range 100 { // a loop: a reload each 150 ms
		now = now.Add(150 * time.Millisecond)
		if l.detect(now) {
			reports++
		}
	}
	if reports != 1 {
		t.Errorf("reported %d times", reports)
	}
	for range 100 { // a person: a save each second
		now = now.Add(time.Second)
		if l.detect(now) {
			t.Error("reported for a person's saves")
		}
	}
	now = now.Add(time.Hour)
	for range 100 {
		now = now.Add(150 * time.Millisecond)
		if l.detect(now) {
			reports++
		}
	}
	if reports != 2 {
		t.Errorf("reported %d times for two loops", reports)
	}
}

// TestSavesOfAPersonAreNoLoop saves each second, for longer than a loop has time.
func TestSavesOfAPersonAreNoLoop(t *testing.T) {
	var l reloadLoop
	now := time.Now()
	for range 100 {
		now = now.Add(time.Second)
		if l.detect(now) {
			t.Fatal("reported for a person's saves")
		}
	}
}
