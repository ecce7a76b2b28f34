package main

import "testing"

func TestSummarize(t *testing.T) {
	for _, c := range []struct {
		samples []float64
		want    summary
	}{
		{nil, summary{}},
		{[]float64{3}, summary{3, 3, 3}},
		{[]float64{9, 1, 4}, summary{4, 1, 9}},
		{[]float64{9, 1, 4, 5}, summary{4.5, 1, 9}},
	} {
		if got := summarize(c.samples); got != c.want {
			t.Errorf("summarize(%v) = %v, want %v", c.samples, got, c.want)
		}
	}
}

func TestSummarizeLeavesTheSamples(t *testing.T) {
	samples := []float64{3, 1, 2}
	summarize(samples)
	if samples[0] != 3 || samples[1] != 1 {
		t.Errorf("the samples are %v now", samples)
	}
}

func TestRound(t *testing.T) {
	for x, want := range map[float64]float64{
		0: 0, 0.12345: 0.123, 1.2345: 1.23, 12.345: 12.3, 123.45: 123, 12345.6: 12346, -1.2345: -1.23,
	} {
		if got := round(x); got != want {
			t.Errorf("round(%v) = %v, want %v", x, got, want)
		}
	}
}
