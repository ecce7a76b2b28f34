package main

import (
	"reflect"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// TestBubbleTeaStillHasItsTicker fails when an update of Bubble Tea renames
// what renderClock looks for: gdev would then no longer rest.
func TestBubbleTeaStillHasItsTicker(t *testing.T) {
	field, ok := reflect.TypeFor[tea.Program]().FieldByName("ticker")
	if !ok || field.Type != reflect.TypeFor[*time.Ticker]() {
		t.Error("tea.Program has no ticker of type *time.Ticker any more")
	}
	if tickerOf(tea.NewProgram(nil)) != nil {
		t.Error("a program that does not run has a ticker")
	}
}
