package terminal

import (
	"io"
	"os"
	"sync/atomic"

	"github.com/charmbracelet/x/term"
)

// HiddenReader reads lines from a terminal without showing them there.
type HiddenReader struct {
	terminal *os.File
	original *term.State
	reading  atomic.Bool
}

// NewHiddenReader is for the terminal that in is; nil where it is none.
func NewHiddenReader(in io.Reader) *HiddenReader {
	f, ok := in.(*os.File)
	if !ok || !Is(f) {
		return nil
	}
	original, err := term.GetState(f.Fd())
	if err != nil {
		return nil
	}
	return &HiddenReader{terminal: f, original: original}
}

// ReadLine returns a line with its end.
func (h *HiddenReader) ReadLine() (string, error) {
	h.reading.Store(true)
	defer h.reading.Store(false)
	line, err := term.ReadPassword(h.terminal.Fd())
	if err != nil {
		return string(line), err //nolint:wrapcheck // the end of the file is asked for as it is
	}
	return string(line) + "\n", nil
}

// Restore has the terminal show what is typed again, also where a line is being
// read. It leaves a terminal alone that is not: gdev may be in the background by
// now, where to change a terminal's settings stops it.
func (h *HiddenReader) Restore() {
	if !h.reading.Load() {
		return
	}
	_ = term.Restore(h.terminal.Fd(), h.original) // a terminal that has gone needs none
}
