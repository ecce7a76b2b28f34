// Package history carries events to the one who shows them, keeps the last of
// them, and chooses among them.
package history

import (
	"strings"

	"gdev/inspect"
	"gdev/inspect/lifecycle"
)

// History keeps the last rows of what happened: exchanges, generations,
// worker exits, changes of assets and notices, each in the place where it began. It is owned by
// one goroutine.
type History struct {
	limit       int   // rows
	budget      int64 // bytes of captured content, output and tracebacks
	rows        []inspect.Event
	first       int         // absolute index of rows[0]
	at          map[key]int // key of a kept row -> absolute index
	weight      int64
	exchanges   lifecycle.Exchanges
	generations lifecycle.NumberSet
	prompts     lifecycle.Prompts
	counts      Counts
	output      []inspect.ServerOutput
	outputSize  int // bytes of text in output
	current     inspect.Generation
	taken       inspect.ThreadsTaken // while that goes on; else zero
}

// Counts are totals since the start, whatever has fallen out of the history.
type Counts struct {
	Exchanges int           // begun
	Open      int           // begun and not ended
	Failed    int           // ended with a status of 500 or more, or not complete
	Findings  inspect.Tally // of the exchanges that ended
	Faults    int           // of gdev's own
	Dropped   int           // rows that fell out of the history
	Lost      int           // pieces of output that were never shown
}

// The bounds of the output that belongs to no exchange.
const (
	maxOutput     = 1000    // pieces
	maxOutputSize = 1 << 20 // bytes
)

// New makes a History of at most limit rows that holds at most budget
// bytes of captured content. The newest row stays, whatever its size.
func New(limit int, budget int64) *History {
	return &History{limit: limit, budget: budget, at: map[key]int{}}
}

// Apply takes in what a [Subscription] gave.
func (h *History) Apply(events []inspect.Event, lost int) {
	h.counts.Lost += lost
	for _, e := range events {
		switch x := e.(type) {
		case inspect.Exchange:
			began, ended := h.exchanges.Step(x)
			if began {
				h.counts.Exchanges++
			}
			if ended {
				h.counts.end(x)
			}
			h.put(keyOf(x), e, began)
		case inspect.Generation:
			h.put(keyOf(x), e, h.generations.Add(uint64(x.Number)))
			if x.Number >= h.current.Number {
				h.current = x
			}
		case inspect.ServerOutput:
			h.addOutput(x)
		case inspect.Prompt:
			h.prompts.Step(x)
		case inspect.Notice:
			h.counts.Faults = max(h.counts.Faults, x.Fault)
			h.add(e)
		case inspect.ThreadsTaken:
			h.takeThreads(x)
		default:
			h.add(e)
		}
		h.evict()
	}
}

// takeThreads notes what is told of the threads; its beginning is a row.
func (h *History) takeThreads(t inspect.ThreadsTaken) {
	if !t.Ended.IsZero() {
		h.taken = inspect.ThreadsTaken{}
		return
	}
	if !h.taken.Began.Equal(t.Began) {
		h.add(inspect.Notice{At: t.At, Text: strings.Join(t.Lines(), "; ")})
	}
	h.taken = t
}

// ThreadsTaken is by whom all threads are taken while requests wait for one; its
// Began is zero where that is not so.
func (h *History) ThreadsTaken() inspect.ThreadsTaken { return h.taken }

// Ended is how many exchanges have ended.
func (c Counts) Ended() int { return c.Exchanges - c.Open }

// end counts an exchange that has ended.
func (c *Counts) end(x inspect.Exchange) {
	if x.Troubled() {
		c.Failed++
	}
	c.Findings.Add(x.Findings)
}

// put adds a new row, or replaces the one with this key. A row that has fallen
// out does not come back.
func (h *History) put(k key, e inspect.Event, isNew bool) {
	if isNew {
		h.at[k] = h.first + len(h.rows)
		h.add(e)
	} else if i, kept := h.at[k]; kept {
		row := &h.rows[i-h.first]
		h.weight += weigh(e) - weigh(*row)
		*row = e
	}
}

func (h *History) add(e inspect.Event) {
	h.rows = append(h.rows, e)
	h.weight += weigh(e)
}

func (h *History) addOutput(o inspect.ServerOutput) {
	h.output = append(h.output, o)
	h.outputSize += len(o.Text)
	for len(h.output) > maxOutput || h.outputSize > maxOutputSize && len(h.output) > 1 {
		h.outputSize -= len(h.output[0].Text)
		h.output[0] = inspect.ServerOutput{} // the array outlives the slice's start
		h.output = h.output[1:]
	}
}

// evict drops the oldest rows beyond the limits. What it costs is spread: the
// rows move only when append needs a new array.
func (h *History) evict() {
	for len(h.rows) > 1 && (len(h.rows) > h.limit || h.weight > h.budget) {
		e := h.rows[0]
		delete(h.at, keyOf(e))
		h.weight -= weigh(e)
		h.rows[0] = nil // the array outlives the slice's start
		h.rows = h.rows[1:]
		h.first++
		h.counts.Dropped++
	}
}

// Len is the number of rows kept.
func (h *History) Len() int { return len(h.rows) }

// Row returns row i of Len: an Exchange, Generation, WorkerExit, AssetChange or
// Notice.
func (h *History) Row(i int) inspect.Event { return h.rows[i] }

// Exchange returns the newest snapshot of an exchange that is kept.
func (h *History) Exchange(number uint64) (inspect.Exchange, bool) {
	i, kept := h.at[key{exchangeKind, number}]
	if !kept {
		return inspect.Exchange{}, false
	}
	x, ok := h.rows[i-h.first].(inspect.Exchange)
	return x, ok
}

// Generation returns the newest snapshot of a generation that is kept.
func (h *History) Generation(number int) (inspect.Generation, bool) {
	i, kept := h.at[key{generationKind, uint64(number)}]
	if !kept {
		return inspect.Generation{}, false
	}
	g, ok := h.rows[i-h.first].(inspect.Generation)
	return g, ok
}

// First is the absolute index of Row(0): how many rows fell out before it.
func (h *History) First() int { return h.first }

// Current is the newest generation; its Number is 0 before there is one.
func (h *History) Current() inspect.Generation { return h.current }

// ServerOutput returns the newest output that belongs to no exchange. It is
// valid until the next Apply.
func (h *History) ServerOutput() []inspect.ServerOutput { return h.output }

// Counts returns the totals.
func (h *History) Counts() Counts {
	c := h.counts
	c.Open = h.exchanges.Open()
	return c
}

// Prompts returns the lines that the application waits for, oldest first. It is
// valid until the next Apply.
func (h *History) Prompts() []inspect.Prompt { return h.prompts }

// OldestPrompt returns the oldest prompt of an exchange; of a generation outside of
// exchanges, where exchange is 0.
func (h *History) OldestPrompt(generation int, exchange uint64) (inspect.Prompt, bool) {
	for _, p := range h.prompts {
		if p.Exchange == exchange && (exchange != 0 || p.Generation == generation) {
			return p, true
		}
	}
	return inspect.Prompt{}, false
}
