package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// programRounds is how often gdev version is run: it takes some ms.
const programRounds = 20

// The bounds of gdev itself, which a dependency can break unnoticed.
const (
	mostVersion = 15 // ms
	mostSize    = 14 // MB
)

// property is one of gdev itself, which no other server has.
type property struct {
	Name    string    `json:"name"`
	Unit    string    `json:"unit"`
	Samples []float64 `json:"samples"`
	Summary summary   `json:"summary"`
	Most    float64   `json:"most"` // the most that the median is to be
}

// takeProgram measures how long gdev takes to start and to end, and how large it is.
func (b *bench) takeProgram(ctx context.Context) error {
	b.progressf("%s", measureProgram)
	info, err := os.Stat(b.gdevPath)
	if err != nil {
		return fmt.Errorf("measure the size of gdev: %w", err)
	}
	var took []float64
	for range programRounds {
		began := time.Now()
		if err := exec.CommandContext(ctx, b.gdevPath, "version").Run(); err != nil {
			return fmt.Errorf("run %s version: %w", b.gdevPath, err)
		}
		took = append(took, round(milliseconds(time.Since(began))))
	}
	b.report.property("gdev version", "ms", mostVersion, took...)
	b.report.property("size of the binary", "MB", mostSize, round(float64(info.Size())/1e6))
	return nil
}

// property takes in a property of gdev; one that exceeds its bound is noted.
func (r *report) property(name, unit string, most float64, samples ...float64) {
	p := property{Name: name, Unit: unit, Samples: samples, Summary: summarize(samples), Most: most}
	r.Program = append(r.Program, p)
	if p.Summary.Median > most {
		r.note("%s: %.1f %s, more than %.0f", name, p.Summary.Median, unit, most)
	}
}

// writeProgram writes a table of what gdev is itself, a row for each property.
func (r *report) writeProgram(w io.Writer) {
	if len(r.Program) == 0 {
		return
	}
	rows := [][]string{{"gdev itself", "median (lowest–highest)", "at most"}}
	for _, p := range r.Program {
		s := p.Summary
		rows = append(rows, []string{
			p.Name + ", " + p.Unit, fmt.Sprintf("%.1f (%.1f–%.1f)", s.Median, s.Min, s.Max), fmt.Sprintf("%.0f", p.Most),
		})
	}
	_, _ = fmt.Fprintln(w)
	writeRows(w, rows)
}
