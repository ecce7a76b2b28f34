package inspect

import "time"

// Prompt is a line that the application waits for: of pdb, of input(). The text
// before it, such as "(Pdb) ", is output like any other.
type Prompt struct {
	Number     uint64 // from 1
	Generation int
	Exchange   uint64 // number of the exchange that waits; 0: the import, or a thread of the application's own
	Secret     bool   // a password, which is not shown while it is typed
	Began      time.Time
	Ended      time.Time // when it was answered or given up; else zero
}
