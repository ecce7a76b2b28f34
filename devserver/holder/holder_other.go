//go:build !linux

package holder

// OfPort finds the process that listens on a TCP port.
func OfPort(int) (Process, bool) { return Process{}, false }

// OfFile finds the process that has locked a file, or that listens on the socket there.
func OfFile(string) (Process, bool) { return Process{}, false }
