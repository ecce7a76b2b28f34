package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"
)

// The measures: values of --measures, and of result.Measure.
const (
	measureReload     = "reload"     // ms from a save to the first answer of the new code
	measureLoad       = "load"       // lost requests during reloads
	measureThroughput = "throughput" // requests per second
	measureStartup    = "startup"    // ms from exec to the first answer
	measureIdle       = "idle"       // % of a core
	measureMemory     = "memory"     // MiB of proportional set size
	measureProgram    = "program"    // what gdev is itself, see property
)

// report is all that the bench writes.
type report struct {
	Date     time.Time         `json:"date"`
	Machine  machine           `json:"machine"`
	Versions map[string]string `json:"versions"`
	Results  []*result         `json:"results"`
	Program  []property        `json:"program"`
	Notes    []string          `json:"notes"` // what is missing, and why
}

// result is one measure of one server on one application.
type result struct {
	Measure     string         `json:"measure"`
	Application string         `json:"application"`
	Server      string         `json:"server"` // its title, or a limit's
	Unit        string         `json:"unit"`
	Samples     []float64      `json:"samples"`
	Summary     summary        `json:"summary"`
	Counts      map[string]int `json:"counts,omitempty"` // "lost", "stale", …
}

func newReport(versions map[string]string) *report {
	return &report{Date: time.Now(), Machine: thisMachine(), Versions: versions}
}

// result finds the result, or begins it.
func (r *report) result(measure string, a application, server, unit string) *result {
	if found := r.find(measure, a.name, server); found != nil {
		return found
	}
	fresh := &result{Measure: measure, Application: a.name, Server: server, Unit: unit, Counts: map[string]int{}}
	r.Results = append(r.Results, fresh)
	return fresh
}

// find returns nil where there is no such result.
func (r *report) find(measure, app, server string) *result {
	for _, x := range r.Results {
		if x.Measure == measure && x.Application == app && x.Server == server {
			return x
		}
	}
	return nil
}

// add takes one more sample.
func (x *result) add(sample float64) {
	x.Samples = append(x.Samples, round(sample))
	x.Summary = summarize(x.Samples)
}

// note adds what the numbers do not show.
func (r *report) note(format string, a ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, a...))
}

// write prints the table, and writes the files that have a path.
func (r *report) write(stdout io.Writer, markdown, jsonFile string) error {
	var table bytes.Buffer
	r.writeMarkdown(&table)
	if _, err := stdout.Write(table.Bytes()); err != nil {
		return fmt.Errorf("print the table: %w", err)
	}
	if markdown != "" {
		if err := os.WriteFile(markdown, table.Bytes(), 0o644); err != nil {
			return fmt.Errorf("write the table: %w", err)
		}
	}
	if jsonFile == "" {
		return nil
	}
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the numbers: %w", err)
	}
	if err := os.WriteFile(jsonFile, append(b, '\n'), 0o644); err != nil {
		return fmt.Errorf("write the numbers: %w", err)
	}
	return nil
}
