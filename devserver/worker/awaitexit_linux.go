package worker

import "golang.org/x/sys/unix"

// awaitExit waits for the end of a child without reaping it: until that is done,
// no other process or group can have its number. It reports whether it could.
func awaitExit(pid int) bool {
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if err != unix.EINTR {
			return err == nil
		}
	}
}
