package inspect

// Failure is why a generation cannot serve.
type Failure struct {
	Kind      FailureKind `json:"kind"`
	Message   string      `json:"message"`   // lower case, no full stop
	Hint      string      `json:"hint"`      // the next command to type, may be empty
	LookedAt  []string    `json:"looked_at"` // places with what was found there, for FailureNotFound
	Traceback *Traceback  `json:"traceback,omitempty"`
	Output    string      `json:"output"` // the end of what the process wrote, where it died
}

// FailureKind classifies a Failure.
type FailureKind string

// The kinds. All but FailureImport and FailureDied end gdev where the first
// generation meets them: no save of a file would mend them.
const (
	FailureImport   FailureKind = "import"    // the project's code raised while it was imported
	FailureFactory  FailureKind = "factory"   // the factory raised
	FailureNotFound FailureKind = "not-found" // no such module or attr, nothing or too much found
	FailureInvalid  FailureKind = "invalid"   // found, but not callable
	FailurePython   FailureKind = "python"    // no usable interpreter
	FailureDied     FailureKind = "died"      // the process exited while loading
)
