//go:build !linux

package worker

// awaitExit reports that it cannot wait for a child without reaping it.
func awaitExit(int) bool { return false }
