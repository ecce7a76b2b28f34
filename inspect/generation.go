package inspect

import "time"

// Generation is one loading of the application.
type Generation struct {
	Number  int             `json:"number"` // from 1
	State   GenerationState `json:"state"`
	Reason  Reason          `json:"reason"`
	Changed Paths           `json:"changed"` // absolute paths, where Reason is ReasonReload
	Began   time.Time       `json:"began"`
	Ready   time.Time       `json:"ready,omitzero"` // when it could serve, or had failed

	// The steps from the first file event to the first response, in the order of
	// time. What is not known yet is empty.
	Touched  time.Time     `json:"touched,omitzero"`  // the first file event, which is before Began
	Start    Start         `json:"start"`             // the way in which the worker was started
	Started  time.Time     `json:"started,omitzero"`  // when the worker began to load the application
	Import   time.Duration `json:"import_ns"`         // duration of the loading
	Imports  []ImportTime  `json:"imports"`           // the modules that took most of Import, the longest first
	Answered time.Time     `json:"answered,omitzero"` // when its first exchange ended

	PID            int      `json:"pid"`
	Python         Python   `json:"python"`
	Found          Found    `json:"found"`
	Files          Paths    `json:"files"`             // absolute paths of the source files that it imported or that its failure names
	LibraryFolders Paths    `json:"library_folders"`   // absolute paths of the folders that libraries are installed into
	Failure        *Failure `json:"failure,omitempty"` // set where State is GenerationFailed

	// Differs says, in sentences, in what the process differs from one that was
	// started afresh. Empty until gdev has compared the two, and where nothing does.
	Differs []string `json:"differs,omitempty"`
}

// Start is how a worker was started.
type Start string

// The ways to start a worker.
const (
	StartCold    Start = "cold"    // a new interpreter
	StartFork    Start = "fork"    // from a zygote, which had imported the libraries before
	StartStandby Start = "standby" // a process of its own that had imported the libraries before
)

// ImportTime is how long it took to import a module.
type ImportTime struct {
	Module string        `json:"module"`
	Total  time.Duration `json:"duration_ns"` // imports of other modules included
	Own    time.Duration `json:"own_ns"`      // imports of other modules left out
}

// GenerationState says how far a generation has come.
type GenerationState string

// The states of a generation.
const (
	GenerationLoading GenerationState = "loading"
	GenerationReady   GenerationState = "ready"
	GenerationFailed  GenerationState = "failed"
	GenerationDied    GenerationState = "died"  // its worker exited without being ended by gdev
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
	ReasonRetry   Reason = "retry"   // the generation before failed beside older ones, which have ended since
)

// Python is the interpreter of a worker.
type Python struct {
	Version        string `json:"version"` // "3.11.7"
	Executable     string `json:"executable"`
	Implementation string `json:"implementation"` // "CPython"
	Why            string `json:"why"`            // why this one was chosen: "--python", "$VIRTUAL_ENV", ".venv beside the application"
}

// Found is the application that was loaded, and why.
type Found struct {
	Name string `json:"name"` // "module:attr", "module:create_app()"
	File Path   `json:"file"`
	Why  string `json:"why"`  // "named on the command line", "app.py in this folder"
	Type string `json:"type"` // type of the application object, "flask.app.Flask"
}
