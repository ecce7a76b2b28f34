package main

import (
	"math"
	"slices"
)

// summary is what is written of several samples.
type summary struct {
	Median float64 `json:"median"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
}

// summarize returns the summary of samples, of zeros where there are none. The
// median of an even number is the mean of the two in the middle.
func summarize(samples []float64) summary {
	if len(samples) == 0 {
		return summary{}
	}
	s := slices.Sorted(slices.Values(samples))
	n := len(s)
	return summary{Median: (s[(n-1)/2] + s[n/2]) / 2, Min: s[0], Max: s[n-1]}
}

// round returns x with three significant digits at least, and no more after
// the point than they need.
func round(x float64) float64 {
	scale := 1.0
	for abs := math.Abs(x); abs*scale < 100 && scale < 1000; {
		scale *= 10
	}
	return math.Round(x*scale) / scale
}
