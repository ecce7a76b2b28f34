package inspect

import "time"

// Event is a snapshot of something that gdev shows: an Exchange, a Generation, a
// WorkerExit, an AssetChange, a Prompt, a ThreadsTaken, a ServerOutput or a Notice.
type Event interface{ event() }

func (Exchange) event()     {}
func (Generation) event()   {}
func (WorkerExit) event()   {}
func (AssetChange) event()  {}
func (Prompt) event()       {}
func (ServerOutput) event() {}
func (ThreadsTaken) event() {}
func (Notice) event()       {}

// WorkerExit is the end of a worker that gdev has not ended.
type WorkerExit struct {
	Generation int       `json:"generation"`
	PID        int       `json:"pid"`
	At         time.Time `json:"at"`
	Status     string    `json:"status"`    // "signal: segmentation fault", "exit status 1"
	Exchanges  []uint64  `json:"exchanges"` // numbers of those that were open
	Output     string    `json:"output"`    // the end of what the process wrote
}

// AssetChange says that templates or static files changed, and no code: the
// generation goes on, and its next response is made of the new templates.
type AssetChange struct {
	At    time.Time `json:"at"`    // time of the first file event
	Paths Paths     `json:"paths"` // absolute, sorted
}

// ServerOutput is text that a worker wrote while no exchange could be named
// for it: on import, from the application's own threads and subprocesses.
// It may be lost under load.
type ServerOutput struct {
	Generation int       `json:"generation"`
	Stream     Stream    `json:"stream"`
	Text       string    `json:"text"`
	At         time.Time `json:"at"`
}

// Notice is a line of gdev's own: the port it chose, a limit it met. With a
// Fault, it reports a bug of gdev's.
type Notice struct {
	At    time.Time `json:"at"`
	Text  string    `json:"text"`
	Fault int       `json:"fault,omitempty"` // number of the fault, from 1; 0: it is none
	Stack []string  `json:"stack,omitempty"` // lines of a Fault's Go stack, where there is one
}
