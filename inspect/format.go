package inspect

import (
	"fmt"
	"strconv"
	"time"
)

// FormatSize writes a number of bytes for people, in decimal units and at most
// three significant digits: "0 B", "999 B", "1.2 kB", "34 MB".
func FormatSize(n int64) string {
	if n < 1000 {
		return strconv.FormatInt(n, 10) + " B"
	}
	v := float64(n)
	for _, unit := range []string{"kB", "MB", "GB", "TB", "PB"} {
		v /= 1000
		if v < 9.95 {
			return strconv.FormatFloat(v, 'f', 1, 64) + " " + unit
		}
		if v < 999.5 {
			return strconv.FormatFloat(v, 'f', 0, 64) + " " + unit
		}
	}
	return strconv.FormatFloat(v/1000, 'f', 0, 64) + " EB"
}

// FormatDuration writes a duration for people: "0.4 ms", "12 ms", "1.3 s",
// "2 min 05 s", "3 h 04 min". A negative one, which a clock that was set back
// gives, is "0 ms".
func FormatDuration(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case ms <= 0:
		return "0 ms"
	case ms < 0.05:
		return "<0.1 ms"
	case ms < 9.95:
		return strconv.FormatFloat(ms, 'f', 1, 64) + " ms"
	case ms < 999.5:
		return strconv.FormatFloat(ms, 'f', 0, 64) + " ms"
	case ms < 59_950:
		return strconv.FormatFloat(ms/1000, 'f', 1, 64) + " s"
	}
	s := int64(d.Round(time.Second) / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%d min %02d s", s/60, s%60)
	}
	return fmt.Sprintf("%d h %02d min", s/3600, s%3600/60)
}
