package main

import (
	"os"
	"testing"

	"gdev/devserver/peers"
)

func TestMemoryAndSwitches(t *testing.T) {
	if err := needProc(); err != nil {
		t.Skip(err)
	}
	if size, err := shared(os.Getpid()); err != nil || size < 1000 {
		t.Errorf("this process has %d KiB, %v", size, err)
	}
	if switches(peers.Member{PID: os.Getpid()}) == 0 {
		t.Error("this process never left the CPU")
	}
}
