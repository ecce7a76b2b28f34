package export

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"gdev/inspect"
)

// TestPlainPrompt plays an exchange at a prompt of pdb: its snapshots may come
// before and after its prompt.
func TestPlainPrompt(t *testing.T) {
	out := func(text string) inspect.Output {
		return inspect.Output{Stream: inspect.Stdout, Text: text, At: clock(1)}
	}
	x := inspect.Exchange{Number: 5, Generation: 2, State: inspect.StateRunning, Request: inspect.Request{Method: "GET", Target: "/d?token=t0ken"}}
	first, second, last := x, x, x
	first.Output = []inspect.Output{out("> app.py(3)\n-> x")}
	second.Output = append(slices.Clone(first.Output), out("\n"), out("(Pdb) "))
	last.Output = append(slices.Clone(second.Output), out("'/d'\n"), out("bye\x1b\n"))
	last.State, last.Outcome, last.Ended = inspect.StateEnded, inspect.OutcomeComplete, clock(9)
	var b bytes.Buffer
	p := NewPlainWriter(&b, PlainOptions{Zone: time.UTC})
	var got []string
	for _, batch := range [][]inspect.Event{
		{first}, {inspect.Prompt{Number: 1, Generation: 2, Exchange: 5, Began: clock(2)}}, {second},
		{inspect.Prompt{Number: 1, Generation: 2, Exchange: 5, Began: clock(2), Ended: clock(3)}, inspect.Prompt{Number: 2, Generation: 2, Exchange: 5, Began: clock(4)}},
		{last}, {inspect.Prompt{Number: 3, Generation: 3, Began: clock(5)}},
		{inspect.Generation{Number: 4, State: inspect.GenerationReady, Reason: inspect.ReasonReload, Began: clock(6), Ready: clock(7)}},
		{
			inspect.Prompt{Number: 2, Generation: 2, Ended: clock(8)}, inspect.Prompt{Number: 3, Generation: 3, Ended: clock(8)},
			inspect.Generation{Number: 5, State: inspect.GenerationReady, Reason: inspect.ReasonReload, Began: clock(9), Ready: clock(10)},
		},
	} {
		b.Reset()
		if err := p.Write(batch, 0); err != nil {
			t.Fatal(err)
		}
		got = append(got, b.String())
	}
	want := []string{
		"",
		"15:09:26.002 ! GET /d?token=‹masked›  gen 2  #5  waits for a line: type it, ctrl-d is the end of the file\n    stdout | > app.py(3)\n    stdout | -> x\n",
		"    stdout | (Pdb)\n",
		"",
		"    stdout | '/d'\n    stdout | bye\\x1b\n15:09:26.009   GET /d?token=‹masked›  no status  0 B",
		"15:09:26.005 ! gen 3  waits for a line: type it, ctrl-d is the end of the file\n",
		"15:09:26.007   gen 4 is ready after 1.0 ms (reload)\n    kept: gen 2, which waits for a line\n    kept: gen 3, which waits for a line\n",
		"15:09:26.010   gen 5 is ready after 1.0 ms (reload)\n",
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) || want[i] == "" && got[i] != "" {
			t.Errorf("batch %d is written\n%s\nwant\n%s", i, got[i], want[i])
		}
	}
	if strings.Contains(got[7], "kept") {
		t.Errorf("nothing waits any more:\n%s", got[7])
	}
	if strings.Contains(got[4], "Pdb") {
		t.Errorf("output is written twice:\n%s", got[4])
	}
}
