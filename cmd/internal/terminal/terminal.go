// Package terminal is what gdev needs of a terminal beside what Bubble Tea does:
// a guard that restores its settings should gdev be killed, a render clock that
// stops while nothing changes, and prompts where there is no UI.
package terminal

import (
	"os"

	"github.com/charmbracelet/x/term"
)

// Is reports whether a stream is a terminal.
func Is(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}
