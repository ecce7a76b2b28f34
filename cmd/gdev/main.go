// Command gdev hosts a Python WSGI application for its developer: it starts
// the application, reloads it when a file changes, and shows live what passes
// through the WSGI interface.
//
// This package is flags, wiring and exit codes: what gdev does stands in
// devserver, reload, inspect and tui.
package main

import (
	"errors"
	"io"
	"os"
)

// Exit codes of gdev.
const (
	exitOK          = 0
	exitError       = 1
	exitUsage       = 2
	exitInterrupted = 130 // 128 + SIGINT, as shells have it; other signals likewise
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program: it maps arguments to an exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := untilSignal()
	defer stop()
	root := newRootCommand()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errInterrupted):
		return interruptedCode(err)
	case errors.Is(err, errFaults):
		return exitError
	}
	printError(stderr, err)
	var usage *usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitError
}
