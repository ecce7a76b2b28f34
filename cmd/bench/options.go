package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// options are the flags of bench.
type options struct {
	python      string
	gdev        string   // the binary; empty: built from this checkout
	servers     []string // all where empty
	apps        []string
	measures    []string
	rounds      int
	reloads     int           // under load
	requests    int           // under load, at least, for the first server
	connections int           // under load
	seconds     time.Duration // how long one throughput sample takes
	idle        time.Duration
	idleBefore  time.Duration // before a save, and up to as much again
	settling    time.Duration // before CPU or memory is looked at
	markdown    string
	json        string
}

// list is a flag of comma-separated words, each one of known.
type list struct {
	words *[]string
	known []string
}

// String implements flag.Value.
func (l list) String() string {
	if l.words == nil {
		return ""
	}
	return strings.Join(*l.words, ",")
}

// Set implements flag.Value.
func (l list) Set(text string) error {
	*l.words = strings.Split(text, ",")
	for _, w := range *l.words {
		if !slices.Contains(l.known, w) {
			return fmt.Errorf("%q is none of: %s", w, strings.Join(l.known, ", "))
		}
	}
	return nil
}

// parseOptions reads the command line; what is wrong with it is written to stderr.
func parseOptions(args []string, stderr io.Writer) (options, error) {
	o := options{idleBefore: time.Second, settling: 3 * time.Second}
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&o.python, "python", "python3", "the `interpreter` that has the servers and frameworks installed; make bench makes one")
	f.StringVar(&o.gdev, "gdev", "", "measure this `binary` of gdev instead of one that is built from the checkout")
	f.Var(list{&o.servers, serverNames()}, "servers", "only these `servers`, separated by commas: "+strings.Join(serverNames(), ", "))
	f.Var(list{&o.apps, appNames()}, "apps", "only these `applications`: "+strings.Join(appNames(), ", "))
	measures := append(measureNames(), measureProgram)
	f.Var(list{&o.measures, measures}, "measures", "only these `measures`: "+strings.Join(measures, ", "))
	f.IntVar(&o.rounds, "rounds", 10, "samples of each measure that is taken in rounds")
	f.IntVar(&o.reloads, "reloads", 50, "reloads under load")
	f.IntVar(&o.requests, "requests", 20000, "requests under load, at least")
	f.IntVar(&o.connections, "connections", 8, "connections under load")
	f.DurationVar(&o.seconds, "throughput-time", 5*time.Second, "how long a sample of requests per second takes")
	f.DurationVar(&o.idle, "idle-time", time.Minute, "how long idle CPU is measured")
	f.StringVar(&o.markdown, "markdown", "", "write the table to this `file`")
	f.StringVar(&o.json, "json", "", "write all numbers to this `file`")
	quick := f.Bool("quick", false, "a smoke test: one round of each on the small Flask application alone, short times")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if *quick {
		o.shorten()
	}
	return o, o.check(f)
}

// shorten makes the run a smoke test.
func (o *options) shorten() {
	o.rounds, o.reloads, o.requests = 1, 1, 100
	o.settling, o.seconds, o.idle = 300*time.Millisecond, 500*time.Millisecond, time.Second
	if len(o.apps) == 0 {
		o.apps = []string{"flask"}
	}
}

func (o options) check(f *flag.FlagSet) error {
	var err error
	switch {
	case f.NArg() > 0:
		err = fmt.Errorf("bench takes flags only, got %q", f.Args())
	case o.rounds < 1 || o.reloads < 1 || o.requests < 1 || o.connections < 1:
		err = errors.New("--rounds, --reloads, --requests and --connections are at least 1")
	case o.seconds <= 0 || o.idle <= 0:
		err = errors.New("--throughput-time and --idle-time are longer than nothing")
	}
	if err != nil {
		_, _ = fmt.Fprintf(f.Output(), "bench: error: %v\nbench: hint: go run ./cmd/bench --help\n", err)
	}
	return err
}

// wanted reports whether name is chosen; no choice chooses all.
func wanted(chosen []string, name string) bool {
	return len(chosen) == 0 || slices.Contains(chosen, name)
}
