package main

import (
	"io"
	"os"
	"sync/atomic"

	"github.com/charmbracelet/x/term"
)

// hiddenLine reads lines from a terminal without showing them there. Restore
// has it show what is typed again, also where a line is being read.
type hiddenLine struct {
	terminal *os.File
	was      *term.State
	reads    atomic.Bool
}

// newHiddenLine is for the terminal that in is; nil where it is none.
func newHiddenLine(in io.Reader) *hiddenLine {
	f, ok := in.(*os.File)
	if !ok || !isTerminal(f) {
		return nil
	}
	was, err := term.GetState(f.Fd())
	if err != nil {
		return nil
	}
	return &hiddenLine{terminal: f, was: was}
}

// read returns a line with its end.
func (h *hiddenLine) read() (string, error) {
	h.reads.Store(true)
	defer h.reads.Store(false)
	line, err := term.ReadPassword(h.terminal.Fd())
	if err != nil {
		return string(line), err //nolint:wrapcheck // the end of the file is asked for as it is
	}
	return string(line) + "\n", nil
}

func (h *hiddenLine) restore() {
	if !h.reads.Load() { // gdev may be in the background by now, where to change a terminal stops it
		return
	}
	_ = term.Restore(h.terminal.Fd(), h.was) // a terminal that has gone needs none
}
