package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// sample is a report with a result of each kind.
func sample(t *testing.T) *report {
	t.Helper()
	r := &report{
		Date:     time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC),
		Machine:  machine{System: "linux 6.1", Architecture: "amd64", Processor: "a processor", Cores: 2, MemoryMiB: 4096},
		Versions: map[string]string{"python": "3.13.0", "flask": "3.1"},
	}
	flask := applications[1]
	add := func(measure, server string, samples ...float64) *result {
		x := r.result(measure, flask, server, "unit")
		for _, s := range samples {
			x.add(s)
		}
		return x
	}
	add(measureReload, "gunicorn", 800, 600, 1000).Counts["stale"] = 7
	add(measureReload, "gdev --plain", 80, 70, 90)
	add(measureReload, "uWSGI", 1700)
	add(measureReload, limitImport, 70)
	add(measureThroughput, "gunicorn", 1000)
	add(measureThroughput, "gdev --plain", 1500)
	load := add(measureLoad, "gdev --plain", 0)
	load.Counts["requests"], load.Counts["reloads"] = 20000, 50
	memory := add(measureMemory, "gdev --plain", 60)
	memory.Counts["python KiB"], memory.Counts["gdev KiB"] = 40*1024, 20*1024
	add(measureMemory, plainPython, 32)
	r.property("gdev version", "ms", 15, 7, 6, 20)
	r.property("size of the binary", "MB", 14, 14.3)
	r.note("granian: not found")
	return r
}

func TestMarkdown(t *testing.T) {
	var b bytes.Buffer
	sample(t).writeMarkdown(&b)
	for _, want := range []string{
		"2026-01-02 03:04, 2 cores (a processor), 4.0 GiB of memory, linux 6.1/amd64.\n",
		"Versions: flask 3.1, python 3.13.0.\n",
		"| server | save to new answer, ms (Flask) | lost under load (Flask) | requests/s (Flask) | memory, MiB (Flask) |\n|---|---|---|---|---|\n" +
			"| gdev --plain | 80 (70–90) | 0 of 20000, 0 stale, in 50 reloads | 1500 (1500–1500) | 40 + 20 of gdev |\n" +
			"| gunicorn | 800 (600–1000), 7 stale | – | 1000 (1000–1000) | – |\n" +
			"| uWSGI | 1700 (1700–1700) | – | – | – |\n" +
			"| plain Python process | – | – | – | 32 |\n" +
			"| limit: import of the project | 70 (70–70) | – | – | – |\n\n",
		"- save to new answer, ms (Flask), gdev --plain: 10.0 times as quick as gunicorn, 10 ms over the limit\n",
		"- requests/s (Flask), gdev --plain: 1.50 times the requests of gunicorn\n",
		"- memory, MiB (Flask), gdev --plain: its Python processes have 1.25 times the memory of plain Python\n",
		"\n| gdev itself | median (lowest–highest) | at most |\n|---|---|---|\n" +
			"| gdev version, ms | 7.0 (6.0–20.0) | 15 |\n| size of the binary, MB | 14.3 (14.3–14.3) | 14 |\n\n",
		"- size of the binary: 14.3 MB, more than 14\n",
		"- granian: not found\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the table does not have %q:\n%s", want, b.String())
		}
	}
}

func TestReportWritesFiles(t *testing.T) {
	dir := t.TempDir()
	markdown, numbers := filepath.Join(dir, "table.md"), filepath.Join(dir, "numbers.json")
	var printed bytes.Buffer
	if err := sample(t).write(&printed, markdown, numbers); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(markdown)
	if err != nil || !bytes.Equal(written, printed.Bytes()) {
		t.Errorf("the file is not what was printed: %v", err)
	}
	b, err := os.ReadFile(numbers)
	if err != nil {
		t.Fatal(err)
	}
	var back report
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	got := back.find(measureReload, "flask", "gunicorn")
	if got == nil || got.Summary != (summary{800, 600, 1000}) || len(got.Samples) != 3 || got.Counts["stale"] != 7 {
		t.Errorf("the numbers of gunicorn are %+v", got)
	}
}

func TestReportNamesTheFileThatFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missing", "table.md")
	err := sample(t).write(&bytes.Buffer{}, path, "")
	if err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
}
