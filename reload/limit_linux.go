package reload

import (
	"os"
	"strconv"
	"strings"
)

// watchPart is the part of the watches that the system grants a user's programs
// which may be spent on folders of libraries. Each takes two, one of the quiet probe.
const watchPart = 8

// libraryWatches is how many folders of libraries may be watched.
func libraryWatches() int {
	text, err := os.ReadFile("/proc/sys/fs/inotify/max_user_watches")
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return n / watchPart / 2
}
