package main

import (
	"testing"
	"time"
)

func TestStormIsToldOnce(t *testing.T) {
	var s storm
	now := time.Now()
	told := 0
	for range 100 { // a loop: a reload each 150 ms
		now = now.Add(150 * time.Millisecond)
		if s.reloaded(now) {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
	for range 100 { // a person: a save each second
		now = now.Add(time.Second)
		if s.reloaded(now) {
			t.Error("told of a person's saves")
		}
	}
	now = now.Add(time.Hour)
	for range 100 {
		now = now.Add(150 * time.Millisecond)
		if s.reloaded(now) {
			told++
		}
	}
	if told != 2 {
		t.Errorf("told %d times of two storms", told)
	}
}
