package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gdev/devserver/peers"
)

// TestSmoke measures gdev and werkzeug on the Flask application, in small.
func TestSmoke(t *testing.T) {
	python := os.Getenv("GDEV_FRAMEWORKS_PYTHON")
	switch {
	case testing.Short():
		t.Skip("takes half a minute")
	case python == "":
		t.Skip("GDEV_FRAMEWORKS_PYTHON names no Python with Flask: run make test")
	case needProc() != nil:
		t.Skip(needProc())
	}
	file := filepath.Join(t.TempDir(), "numbers.json")
	var stdout, stderr bytes.Buffer
	code := run([]string{
		"--python", python, "--quick", "--servers", "gdev,werkzeug-stat,granian", "--json", file,
	}, &stdout, &stderr)
	if code != exitOK {
		t.Fatalf("exit code %d\n%s%s", code, stdout.String(), stderr.String())
	}
	var r report
	b, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Notes) == 0 {
		t.Error("nothing is said of granian, which is not installed")
	}
	for _, measure := range measureNames() {
		for _, server := range []string{"gdev --plain", "werkzeug, stat"} {
			if x := r.find(measure, "flask", server); x == nil || len(x.Samples) == 0 {
				t.Errorf("%s of %s was not measured\n%s%s", measure, server, stdout.String(), stderr.String())
			}
		}
	}
	if len(r.Program) != 2 || len(r.Program[0].Samples) != programRounds || r.Program[1].Summary.Median > mostSize {
		t.Errorf("gdev itself: %+v", r.Program)
	}
	if x := r.find(measureLoad, "flask", "gdev --plain"); x != nil && x.Counts["lost"]+x.Counts["stale"]+x.Counts["resent"] > 0 {
		t.Errorf("under load: %v", x.Counts)
	}
	if x := r.find(measureReload, "flask", limitImport); x == nil || x.Summary.Median <= 0 || x.Summary.Median > float64(peers.StartTimeout/time.Millisecond) {
		t.Errorf("the limit is %+v", x)
	}
}
