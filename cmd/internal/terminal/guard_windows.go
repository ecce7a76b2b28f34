package terminal

// Guard does nothing here: a Windows console has no settings that
// outlive the process in a way that a shell could bring back.
type Guard struct{}

// StartGuard gives no guard.
func StartGuard(string) (*Guard, error) { return nil, nil } //nolint:nilnil // the methods need none

// Ending does nothing.
func (*Guard) Ending() {}

// Restored does nothing.
func (*Guard) Restored() {}
