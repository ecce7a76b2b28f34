// Command bench measures gdev beside other servers for Python WSGI
// applications: how long a saved file takes to be answered from, what a reload
// costs the clients, requests per second, start-up, idle CPU and memory; and how
// quickly gdev itself starts, and how large it is.
//
// It measures all servers in one run and in turns: a round gives each of them
// one sample before any gets a second, so that a change of what else the machine does
// hits all alike. The servers are those that the given Python has installed;
// `make bench` sets up all of them. Everything listens on 127.0.0.1, and
// everything that was started is ended, on ctrl-C too.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes of bench.
const (
	exitOK          = 0
	exitError       = 1
	exitUsage       = 2
	exitInterrupted = 130 // 128 + SIGINT, as shells have it
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program: it maps arguments to an exit code.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	o, err := parseOptions(args, stderr)
	if err != nil {
		return exitUsage // the flag package has printed what is wrong
	}
	err = measure(ctx, o, stdout, stderr)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	_, _ = fmt.Fprintf(stderr, "bench: error: %v\n", err)
	return exitError
}

// measure takes all measures that are asked for and writes the table. What was
// measured before an error or ctrl-C is written, too.
func measure(ctx context.Context, o options, stdout, stderr io.Writer) error {
	dir, err := os.MkdirTemp("", "gdev-bench-")
	if err != nil {
		return fmt.Errorf("make a folder for the applications: %w", err)
	}
	defer os.RemoveAll(dir)
	b, err := newBench(ctx, o, dir, stderr)
	if err != nil {
		return err
	}
	failed := b.takeAll(ctx)
	return errors.Join(failed, b.report.write(stdout, o.markdown, o.json))
}
