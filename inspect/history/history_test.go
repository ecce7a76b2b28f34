package history

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"gdev/inspect"
)

// names are the rows of h, in one word each.
func names(h *History) []string {
	var rows []string
	for i := range h.Len() {
		switch e := h.Row(i).(type) {
		case inspect.Exchange:
			rows = append(rows, fmt.Sprintf("x%d:%s", e.Number, e.State))
		case inspect.Generation:
			rows = append(rows, fmt.Sprintf("g%d:%s", e.Number, e.State))
		case inspect.WorkerExit:
			rows = append(rows, "exit")
		case inspect.Notice:
			rows = append(rows, e.Text)
		}
	}
	return rows
}

func held(n uint64) inspect.Event    { return inspect.Exchange{Number: n, State: inspect.StateHeld} }
func running(n uint64) inspect.Event { return inspect.Exchange{Number: n, State: inspect.StateRunning} }
func ended(n uint64) inspect.Event {
	return inspect.Exchange{Number: n, State: inspect.StateEnded, Outcome: inspect.OutcomeComplete, Response: inspect.Response{Status: "200 OK"}}
}
func failed(n uint64, o inspect.Outcome, status string) inspect.Event {
	return inspect.Exchange{Number: n, State: inspect.StateEnded, Outcome: o, Response: inspect.Response{Status: status}}
}

func found(n uint64, s inspect.State) inspect.Event {
	e := inspect.Exchange{Number: n, State: s, Findings: []inspect.Finding{{Level: inspect.LevelError}, {Level: inspect.LevelWarning}, {Level: inspect.LevelError}}}
	if s == inspect.StateEnded {
		e.Outcome = inspect.OutcomeComplete
	}
	return e
}

func TestHistory(t *testing.T) {
	big := inspect.Exchange{Number: 2, State: inspect.StateEnded, Outcome: inspect.OutcomeComplete}
	big.Response.Content.Sample = bytes.Repeat([]byte("x"), 9000)
	for _, c := range []struct {
		name   string
		limit  int
		budget int64
		events []inspect.Event
		rows   string
		first  int
		counts Counts
	}{
		{"empty", 3, 1e6, nil, "", 0, Counts{}},
		{"rows in the place where they began", 9, 1e6,
			[]inspect.Event{inspect.Generation{Number: 1, State: inspect.GenerationLoading}, held(1), held(2), inspect.Notice{Text: "note"}, ended(1),
				inspect.Generation{Number: 1, State: inspect.GenerationReady}, inspect.WorkerExit{}, running(2)},
			"g1:ready x1:ended x2:running note exit", 0, Counts{Exchanges: 2, Open: 1}},
		{"output is no row", 9, 1e6, []inspect.Event{inspect.ServerOutput{Text: "x"}}, "", 0, Counts{}},
		{"limit", 2, 1e6, []inspect.Event{ended(1), ended(2), ended(3)}, "x2:ended x3:ended", 1, Counts{Exchanges: 3, Dropped: 1}},
		{"a later snapshot of what fell out ends it, and no more", 2, 1e6,
			[]inspect.Event{running(1), ended(2), ended(3), running(1), failed(1, inspect.OutcomeFailed, "500 Oops"), failed(1, inspect.OutcomeFailed, "500 Oops")},
			"x2:ended x3:ended", 1, Counts{Exchanges: 3, Failed: 1, Dropped: 1}},
		{"a generation that fell out does not come back", 1, 1e6,
			[]inspect.Event{inspect.Generation{Number: 1, State: inspect.GenerationReady}, ended(1), inspect.Generation{Number: 1, State: inspect.GenerationDied}},
			"x1:ended", 1, Counts{Exchanges: 1, Dropped: 1}},
		{"numbers overtake one another", 3, 1e6, []inspect.Event{ended(3), ended(1), ended(2), ended(3)},
			"x3:ended x1:ended x2:ended", 0, Counts{Exchanges: 3}},
		{"weight", 9, 9000, []inspect.Event{ended(1), big, ended(3)}, "x3:ended", 2, Counts{Exchanges: 3, Dropped: 2}},
		{"weight grows with a later snapshot", 9, 9000, []inspect.Event{ended(1), running(2), ended(3), big}, "x3:ended", 2, Counts{Exchanges: 3, Dropped: 2}},
		{"the newest row stays, whatever its weight", 9, 9000, []inspect.Event{ended(1), big}, "x2:ended", 1, Counts{Exchanges: 2, Dropped: 1}},
		{"what counts as failed", 9, 1e6,
			[]inspect.Event{ended(1), failed(2, inspect.OutcomeComplete, "503 Busy"), failed(3, inspect.OutcomeClientGone, "200 OK"),
				failed(4, inspect.OutcomeComplete, "404 Not Found"), failed(5, inspect.OutcomeWorkerDied, ""), running(6)},
			"x1:ended x2:ended x3:ended x4:ended x5:ended x6:running", 0, Counts{Exchanges: 6, Open: 1, Failed: 3}},
		{"findings count once, when their exchange has ended", 9, 1e6,
			[]inspect.Event{found(1, inspect.StateRunning), found(1, inspect.StateEnded), found(1, inspect.StateEnded), found(2, inspect.StateRunning), found(3, inspect.StateEnded)},
			"x1:ended x2:running x3:ended", 0, Counts{Exchanges: 3, Open: 1, Findings: inspect.Tally{Errors: 4, Warnings: 2}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			together, apart := New(c.limit, c.budget), New(c.limit, c.budget)
			together.Apply(c.events, 0)
			for _, e := range c.events {
				apart.Apply([]inspect.Event{e}, 0)
			}
			for _, h := range []*History{together, apart} {
				if got := strings.Join(names(h), " "); got != c.rows {
					t.Errorf("rows = %q, want %q", got, c.rows)
				}
				if h.First() != c.first || h.Counts() != c.counts {
					t.Errorf("First, Counts = %d, %+v, want %d, %+v", h.First(), h.Counts(), c.first, c.counts)
				}
				if want := weightOf(h); h.rows.weight != want {
					t.Errorf("weight = %d, want %d", h.rows.weight, want)
				}
			}
		})
	}
}

func weightOf(h *History) int64 {
	var n int64
	for i := range h.Len() {
		n += weigh(h.Row(i))
	}
	return n
}

func TestHistoryCurrent(t *testing.T) {
	h := New(1, 1e6)
	if h.Current().Number != 0 {
		t.Error("there is a generation before there is one")
	}
	first, second := inspect.Generation{Number: 1, State: inspect.GenerationEnded}, inspect.Generation{Number: 2, State: inspect.GenerationLoading}
	h.Apply([]inspect.Event{first, second, first}, 0)
	if !reflect.DeepEqual(h.Current(), second) {
		t.Errorf("Current() = %+v, want the newest", h.Current())
	}
	second.State = inspect.GenerationDied
	h.Apply([]inspect.Event{ended(1), second}, 0)
	if h.Current().State != inspect.GenerationDied {
		t.Errorf("Current() = %+v, want its last state, though its row fell out", h.Current())
	}
}

func TestHistoryServerOutput(t *testing.T) {
	h := New(10, 1e6)
	h.Apply(nil, 3)
	h.Apply(nil, 4)
	if h.Counts().Lost != 7 {
		t.Errorf("Lost = %d, want 7", h.Counts().Lost)
	}
	for i := range 3 * maxOutput {
		h.Apply([]inspect.Event{inspect.ServerOutput{Text: fmt.Sprint(i)}}, 0)
	}
	got := h.ServerOutput()
	if len(got) != maxOutput || got[len(got)-1].Text != fmt.Sprint(3*maxOutput-1) {
		t.Errorf("%d pieces, the last %q", len(got), got[len(got)-1].Text)
	}
	long := strings.Repeat("x", maxOutputSize*2/3)
	h.Apply([]inspect.Event{inspect.ServerOutput{Text: long}, inspect.ServerOutput{Text: long}}, 0)
	if got := h.ServerOutput(); len(got) != 1 || h.output.size != len(long) {
		t.Errorf("%d pieces of %d bytes, want the last alone", len(got), h.output.size)
	}
}

func BenchmarkHistoryApply(b *testing.B) {
	const exchanges, batch = 20_000, 100
	sample := bytes.Repeat([]byte("x"), 2000)
	environ := make([]inspect.Value, 50)
	for i := range environ {
		environ[i] = inspect.Value{Key: "HTTP_ACCEPT", Type: "str", Repr: "'text/html'"}
	}
	var batches [][]inspect.Event
	for n := uint64(1); n <= exchanges; n += batch {
		var begun, done []inspect.Event
		for i := range uint64(batch) {
			e := inspect.Exchange{Number: n + i, State: inspect.StateRunning, Environ: inspect.Environ{Given: environ}}
			begun = append(begun, e)
			e.State, e.Outcome, e.Response.Content.Sample = inspect.StateEnded, inspect.OutcomeComplete, sample
			done = append(done, e)
		}
		batches = append(batches, begun, done)
	}
	b.ReportAllocs()
	for b.Loop() {
		h := New(5000, 64<<20)
		for _, events := range batches {
			h.Apply(events, 0)
		}
		if c := h.Counts(); c.Exchanges != exchanges || c.Open != 0 || h.Len() != 5000 || cap(h.rows.kept) > 20_000 {
			b.Fatalf("%+v, %d rows, room for %d", c, h.Len(), cap(h.rows.kept))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/exchanges, "ns/exchange")
}
