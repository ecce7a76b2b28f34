package export

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"gdev/inspect"
)

func fault(n int) inspect.Notice {
	return inspect.Notice{
		At: sampleExchange().Ended, Text: "gdev's own fault, please report: panic: oh\x1b[31m", Fault: n,
		Stack: []string{"goroutine 7 [running]:", "main.f()", "\t/src/f.go:3"},
	}
}

func TestAFaultOfGdevIsMarkedLinesInPlain(t *testing.T) {
	var b bytes.Buffer
	if err := NewPlainWriter(&b, PlainOptions{Zone: time.UTC}).Write([]inspect.Event{fault(2)}, 0); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\n")
	if len(lines) != 5 || !strings.HasSuffix(lines[0], ` ! gdev's own fault, please report: panic: oh\x1b[31m (number 2)`) {
		t.Errorf("lines: %q", lines)
	}
	for i, line := range fault(2).Stack {
		if want := "    " + line; lines[i+1] != want {
			t.Errorf("line %d: %q, want %q", i+1, lines[i+1], want)
		}
	}
}

func TestAFaultOfGdevInJSON(t *testing.T) {
	got := jsonLines(t, JSONOptions{}, []inspect.Event{fault(2), inspect.Notice{Text: "no fault"}}, 0)
	if !strings.Contains(got, `"fault":2,"stack":["goroutine 7 [running]:","main.f()","\t/src/f.go:3"]`) ||
		strings.Count(got, "stack") != 1 {
		t.Errorf("lines: %s", got)
	}
}
