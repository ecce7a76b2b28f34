package reload

import (
	"errors"
	"fmt"
	"runtime"
	"syscall"
)

// limitText says why a folder is polled, and how to mend that.
func limitText(err error, folder string) string {
	text := fmt.Sprintf("cannot wait for file events in %q (%v), so it is polled", folder, err)
	switch {
	case runtime.GOOS == "linux" && errors.Is(err, syscall.ENOSPC):
		return text + "; to raise the limit of watches: sudo sysctl fs.inotify.max_user_watches=524288"
	case runtime.GOOS == "linux" && errors.Is(err, syscall.EMFILE):
		return text + "; to raise the limit of watchers: sudo sysctl fs.inotify.max_user_instances=512"
	case errors.Is(err, syscall.EMFILE):
		return text + "; to raise the limit of open files: ulimit -n 65536"
	}
	return text
}

// remoteText says why a folder on a mount that sends no events is polled.
func remoteText(folder string) string {
	return fmt.Sprintf("%q is on a network or container mount, which sends no file events, so it is polled", folder)
}
