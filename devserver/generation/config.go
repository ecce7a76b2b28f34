package generation

import (
	"time"

	"gdev/devserver/host"
	"gdev/devserver/python"
	"gdev/devserver/wire"
	"gdev/inspect/history"
)

// Config says which application a Pool loads, and how.
type Config struct {
	Hub      *history.Hub
	Provider host.Provider                 // makes hosts; the Pool closes it
	Python   func() (python.Choice, error) // asked anew for each generation
	HostDir  string                        // folder that holds gdev_host
	Setup    wire.Setup
	Prepare  bool          // keep a process ready for the next generation
	Hold     time.Duration // the most that a request waits for a generation; 0 is DefaultHold
	Drain    time.Duration // the most that a generation goes on after another has replaced it; 0 is DefaultDrain
}

// Bounds that Config may set otherwise.
const (
	DefaultDrain = 2 * time.Second
	DefaultHold  = 30 * time.Second
)
