// Command gdev hosts a Python WSGI application for its developer: it starts
// the application, reloads it when a file changes, and shows live what passes
// through the WSGI interface.
//
// This package is flags, wiring and exit codes: what gdev does stands in
// devserver, reload, inspect and tui.
package main

import (
	"io"
	"os"

	"gdev/cmd/internal/cli"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program: it maps arguments to an exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := cli.UntilSignal()
	defer stop()
	root := newRootCommand()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	cli.PrintError(stderr, err)
	return cli.ExitCode(err)
}
