package main

import (
	"os"
	"os/exec"
)

// ownSession does nothing here: the bench refuses to run without /proc.
func ownSession(*exec.Cmd) {}

func interrupt(pid int) { killGroup(pid) }

func killGroup(pid int) {
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Kill()
	}
}
