package history

import (
	"strings"

	"gdev/inspect"
	"gdev/inspect/lifecycle"
)

// History keeps the last rows of what happened: exchanges, generations, worker
// exits, changes of assets and notices, each in the place where it began; and
// beside the rows the newest output, the open prompts and the totals.
type History struct {
	rows        rows
	output      output
	counts      Counts
	exchanges   lifecycle.Exchanges
	generations lifecycle.NumberSet
	prompts     lifecycle.Prompts
	current     inspect.Generation
	threads     inspect.ThreadsTaken // the newest snapshot while all are taken; else zero
}

// New makes a History of at most limit rows that holds at most budget bytes of
// captured content. The newest row stays, whatever its size.
func New(limit int, budget int64) *History {
	return &History{rows: rows{limit: limit, budget: budget, index: map[key]int{}}}
}

// Apply takes in what a [Subscription] gave.
func (h *History) Apply(events []inspect.Event, lost int) {
	h.counts.Lost += lost
	for _, e := range events {
		h.apply(e)
		h.rows.evict()
	}
}

func (h *History) apply(e inspect.Event) {
	switch x := e.(type) { // e goes on as it is: to make an Event of x anew costs a copy
	case inspect.Exchange:
		began, ended := h.exchanges.Step(x)
		h.counts.step(x, began, ended)
		h.put(e, began)
	case inspect.Generation:
		h.put(e, h.generations.Add(uint64(x.Number)))
		if x.Number >= h.current.Number {
			h.current = x
		}
	case inspect.ServerOutput:
		h.output.add(x)
	case inspect.Prompt:
		h.prompts.Step(x)
	case inspect.ThreadsTaken:
		h.threadsTaken(x)
	case inspect.Notice:
		h.counts.Faults = max(h.counts.Faults, x.Fault)
		h.rows.add(e)
	default:
		h.rows.add(e)
	}
}

func (h *History) put(e inspect.Event, isNew bool) {
	if isNew {
		h.rows.add(e)
	} else {
		h.rows.replace(e)
	}
}

// threadsTaken takes in a snapshot; the first of each time is a row.
func (h *History) threadsTaken(e inspect.ThreadsTaken) {
	if !e.Ended.IsZero() {
		h.threads = inspect.ThreadsTaken{}
		return
	}
	if !h.threads.Began.Equal(e.Began) {
		h.rows.add(inspect.Notice{At: e.At, Text: strings.Join(e.Lines(), "; ")})
	}
	h.threads = e
}

// Len is the number of rows.
func (h *History) Len() int { return len(h.rows.kept) }

// Row returns row i of Len: an Exchange, Generation, WorkerExit, AssetChange or
// Notice.
func (h *History) Row(i int) inspect.Event { return h.rows.kept[i] }

// First is the absolute index of Row(0): how many rows fell out before it.
func (h *History) First() int { return h.rows.first }

// Exchange returns the newest snapshot of an exchange that has a row.
func (h *History) Exchange(number uint64) (inspect.Exchange, bool) {
	x, ok := h.rows.find(key{exchangeKind, number}).(inspect.Exchange)
	return x, ok
}

// Generation returns the newest snapshot of a generation that has a row.
func (h *History) Generation(number int) (inspect.Generation, bool) {
	g, ok := h.rows.find(key{generationKind, uint64(number)}).(inspect.Generation)
	return g, ok
}

// Current is the newest generation; its Number is 0 before there is one.
func (h *History) Current() inspect.Generation { return h.current }

// ThreadsTaken is by whom all threads are taken while requests wait for one; its
// Began is zero where that is not so.
func (h *History) ThreadsTaken() inspect.ThreadsTaken { return h.threads }

// ServerOutput returns the newest output that belongs to no exchange. It is
// valid until the next Apply.
func (h *History) ServerOutput() []inspect.ServerOutput { return h.output.pieces }

// Prompts returns the prompts that have not ended, the oldest first. It is valid
// until the next Apply.
func (h *History) Prompts() []inspect.Prompt { return h.prompts }

// OldestPrompt returns the oldest prompt of an exchange; of a generation outside
// of exchanges, where exchange is 0.
func (h *History) OldestPrompt(generation int, exchange uint64) (inspect.Prompt, bool) {
	return h.prompts.Oldest(generation, exchange)
}

// Counts returns the totals.
func (h *History) Counts() Counts {
	c := h.counts
	c.Open, c.Dropped = h.exchanges.Open(), h.rows.first
	return c
}
