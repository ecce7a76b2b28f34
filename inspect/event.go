package inspect

import "time"

// Event is something that gdev tells its user: an Exchange, a Generation, a
// WorkerExit, an AssetChange, a Prompt, a ThreadsTaken, a ServerOutput or a Notice, each a
// snapshot.
type Event interface{ event() }

func (Exchange) event()     {}
func (Generation) event()   {}
func (WorkerExit) event()   {}
func (AssetChange) event()  {}
func (Prompt) event()       {}
func (ServerOutput) event() {}
func (ThreadsTaken) event() {}
func (Notice) event()       {}

// Generation is one loading of the application.
type Generation struct {
	Number  int             `json:"number"` // from 1
	State   GenerationState `json:"state"`
	Reason  Reason          `json:"reason"`
	Changed Paths           `json:"changed"` // paths, where Reason is ReasonReload
	Began   time.Time       `json:"began"`
	Ready   time.Time       `json:"ready,omitzero"` // when it could serve, or failed

	// The steps on the way. What is not known yet is empty.
	Touched  time.Time     `json:"touched,omitzero"`  // the first file event, before Began
	Start    Start         `json:"start"`             // how the worker was started
	Started  time.Time     `json:"started,omitzero"`  // when the worker began to load the application
	Import   time.Duration `json:"import_ns"`         // that loading it took
	Imports  []ImportTime  `json:"imports"`           // the modules that took most of that, the longest first
	Answered time.Time     `json:"answered,omitzero"` // when its first exchange ended

	PID            int      `json:"pid"`
	Python         Python   `json:"python"`
	Found          Found    `json:"found"`
	Files          Paths    `json:"files"`             // source files that it imported or that its failure names
	LibraryFolders Paths    `json:"library_folders"`   // that libraries are installed into
	Failure        *Failure `json:"failure,omitempty"` // where State is GenerationFailed

	// Differs says, in sentences, what gdev has found to be otherwise than after a
	// fresh start, when it compared the two.
	Differs []string `json:"differs,omitempty"`
}

// Start is how a worker was started.
type Start string

// The ways to start a worker.
const (
	StartCold    Start = "cold"    // a new interpreter
	StartFork    Start = "fork"    // from a zygote: libraries were imported before
	StartStandby Start = "standby" // a process of its own that had imported the libraries before
)

// ImportTime is how long it took to import a module.
type ImportTime struct {
	Module string        `json:"module"`
	Total  time.Duration `json:"duration_ns"` // with what it imported
	Own    time.Duration `json:"own_ns"`      // without
}

// GenerationState says how far a generation has come.
type GenerationState string

// The states of a generation.
const (
	GenerationLoading GenerationState = "loading"
	GenerationReady   GenerationState = "ready"
	GenerationFailed  GenerationState = "failed"
	GenerationDied    GenerationState = "died"  // its worker exited on its own
	GenerationEnded   GenerationState = "ended" // replaced or stopped
)

// Reason says why a generation was begun.
type Reason string

// The reasons.
const (
	ReasonStart   Reason = "start"
	ReasonReload  Reason = "reload"  // a file changed, or the user asked for it
	ReasonRestart Reason = "restart" // the user asked for a start from nothing
	ReasonRevive  Reason = "revive"  // a request came after the worker had died
	ReasonRetry   Reason = "retry"   // the one before failed while older ones lived, which have ended
)

// Python is the interpreter of a worker.
type Python struct {
	Version        string `json:"version"` // "3.11.7"
	Executable     string `json:"executable"`
	Implementation string `json:"implementation"` // "CPython"
	Why            string `json:"why"`            // why this one: "--python", "$VIRTUAL_ENV", ".venv beside the application"
}

// Found is the application that was loaded, and why.
type Found struct {
	Name string `json:"name"` // "module:attr", "module:create_app()"
	File Path   `json:"file"`
	Why  string `json:"why"`  // "named on the command line", "app.py in this folder"
	Type string `json:"type"` // of the application object, "flask.app.Flask"
}

// Failure is why a generation cannot serve.
type Failure struct {
	Kind      FailureKind `json:"kind"`
	Message   string      `json:"message"`   // lower case, no full stop
	Hint      string      `json:"hint"`      // the next command to type, may be empty
	LookedAt  []string    `json:"looked_at"` // places and what was seen there, for FailureNotFound
	Traceback *Traceback  `json:"traceback,omitempty"`
	Output    string      `json:"output"` // last output of the process, where it died
}

// FailureKind classifies a Failure.
type FailureKind string

// The kinds. Those but FailureImport and FailureDied end gdev where the first
// generation meets them: no save of a file would mend them.
const (
	FailureImport   FailureKind = "import"    // the project's code raised while it was imported
	FailureFactory  FailureKind = "factory"   // the factory raised
	FailureNotFound FailureKind = "not-found" // no such module or attr, nothing or too much found
	FailureInvalid  FailureKind = "invalid"   // found, but not callable
	FailurePython   FailureKind = "python"    // no usable interpreter
	FailureDied     FailureKind = "died"      // the process exited while loading
)

// WorkerExit is the unasked end of a worker.
type WorkerExit struct {
	Generation int       `json:"generation"`
	PID        int       `json:"pid"`
	At         time.Time `json:"at"`
	Status     string    `json:"status"`    // "signal: segmentation fault", "exit status 1"
	Exchanges  []uint64  `json:"exchanges"` // open at that moment
	Output     string    `json:"output"`    // the last of what it wrote
}

// AssetChange says that templates or static files changed, and no code: the
// generation goes on, and its next response is made of the new templates.
type AssetChange struct {
	At    time.Time `json:"at"`    // of the first file event
	Paths Paths     `json:"paths"` // absolute, sorted
}

// Prompt is a line that the application waits for: of pdb, of input(). The text
// that it shows before it is output like any other.
type Prompt struct {
	Number     uint64 // from 1
	Generation int
	Exchange   uint64 // that waits; 0: the import, or a thread of the application's own
	Secret     bool   // a password: what is typed is not to be seen
	Began      time.Time
	Ended      time.Time // answered, or given up; else zero
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
// Fault, it tells of a bug of gdev's.
type Notice struct {
	At    time.Time `json:"at"`
	Text  string    `json:"text"`
	Fault int       `json:"fault,omitempty"` // how many there were, with this one
	Stack []string  `json:"stack,omitempty"` // the lines of a Fault's Go stack, where there is one
}
