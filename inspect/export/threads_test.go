package export

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"gdev/inspect"
	"gdev/inspect/inspecttest"
	"gdev/inspect/redact"
)

func TestThreadsTakenInPlainAndJSON(t *testing.T) {
	var plain, lines bytes.Buffer
	p := NewPlainWriter(&plain, PlainOptions{Zone: time.UTC})
	j := NewJSONWriter(&lines, JSONOptions{})
	for _, e := range inspecttest.ThreadsTaken(clock(0)) {
		if err := p.Write([]inspect.Event{e}, 0); err != nil {
			t.Fatal(err)
		}
		if err := j.Write([]inspect.Event{e}, 0); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{
		" ! all 2 threads are taken, and 1 request waits; 1 of the threads by clients that have gone\n",
		"    taken by #3 GET /events?token=" + redact.Masked + " for 10.0 s, client gone\n",
		"    taken by #5 POST /slow for 3.0 s\n",
		"    hint: gdev run --threads 4\n",
		"no request waits for a thread any more, after 5.0 s\n",
	} {
		if !strings.Contains(plain.String(), want) {
			t.Errorf("plain lacks %q:\n%s", want, plain.String())
		}
	}
	if n := strings.Count(plain.String(), "hint:"); n != 1 {
		t.Errorf("plain has it %d times", n)
	}
	if n := strings.Count(lines.String(), `{"type":"threads-taken"`); n != 2 || strings.Contains(lines.String(), "abc") {
		t.Errorf("JSON has %d lines, want 2:\n%s", n, lines.String())
	}
}
