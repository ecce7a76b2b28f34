package front

import (
	"slices"
	"testing"

	"gdev/inspect"
	"gdev/inspect/history"
)

// TestNoColourOfAnExchangeIsCutInTwo has output come in pieces that end anywhere.
func TestNoColourOfAnExchangeIsCutInTwo(t *testing.T) {
	r := newRecorder(history.NewHub(), 0, inspect.Exchange{})
	for _, piece := range []struct {
		stream byte
		text   string
	}{{'o', "a\x1b["}, {'o', "32"}, {'o', "mb\n\x1b"}, {'e', "\x1b[1m"}, {'o', "[0m"}, {'o', "c\x1b]8;;"}} {
		r.output(piece.stream, piece.text)
	}
	r.finish(inspect.OutcomeComplete, "")
	var got []string
	for _, o := range r.record.Output {
		got = append(got, string(o.Stream)+" "+o.Text)
	}
	want := []string{"stdout a", "stdout \x1b[32mb\n", "stdout \x1b", "stderr \x1b[1m", "stdout [0m", "stdout c", "stdout \x1b]8;;"}
	if !slices.Equal(got, want) {
		t.Errorf("the output is %q, want %q", got, want)
	}
}
