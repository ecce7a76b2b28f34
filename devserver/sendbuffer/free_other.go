//go:build !linux && !darwin

package sendbuffer

import "math"

// freeSpace is not asked for here: a full disk is noticed when it is written to.
func freeSpace(string) int64 { return math.MaxInt64 }
