//go:build !linux && !darwin

package reload

// remote reports whether a folder is on a file system that sends no events.
// Windows passes those of its network drives on.
func remote(string) bool { return false }
