package inspect

import (
	"testing"
	"time"
)

func TestFormatSize(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 B", 1: "1 B", 999: "999 B", 1000: "1.0 kB", 1234: "1.2 kB", 9949: "9.9 kB", 9950: "10 kB",
		34_000: "34 kB", 999_499: "999 kB", 999_500: "1.0 MB", 34_000_000: "34 MB", 5e9: "5.0 GB", 9e18: "9 EB",
	} {
		if got := FormatSize(n); got != want {
			t.Errorf("FormatSize(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestFormatDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0 ms", 0: "0 ms", time.Microsecond: "<0.1 ms", 420 * time.Microsecond: "0.4 ms",
		9949 * time.Microsecond: "9.9 ms", 9950 * time.Microsecond: "10 ms", 12 * time.Millisecond: "12 ms",
		999_499 * time.Microsecond: "999 ms", 999_500 * time.Microsecond: "1.0 s", 1300 * time.Millisecond: "1.3 s",
		59_949 * time.Millisecond: "59.9 s", 59_950 * time.Millisecond: "1 min 00 s", 125 * time.Second: "2 min 05 s",
		3599 * time.Second: "59 min 59 s", 3 * time.Hour: "3 h 00 min", 3*time.Hour + 4*time.Minute: "3 h 04 min",
	} {
		if got := FormatDuration(d); got != want {
			t.Errorf("FormatDuration(%s) = %q, want %q", d, got, want)
		}
	}
}
