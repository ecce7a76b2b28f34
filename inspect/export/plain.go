package export

import (
	"fmt"
	"io"
	"strings"
	"time"

	"gdev/inspect"
	"gdev/inspect/lifecycle"
	"gdev/inspect/redact"
)

// PlainOptions say what a PlainWriter writes.
type PlainOptions struct {
	Reveal bool           // secrets too
	Zone   *time.Location // zone of the times of day; nil is the local one
}

// PlainWriter writes events for people who read them in a pipe, a log or a
// terminal without a UI. A line is never wrapped, coloured or padded to a
// width.
//
// An exchange is one line, when it has ended, with "!" before the method of
// one that needs a look; under it, indented, its findings, its output and its
// tracebacks. The output of an exchange at a prompt is written at once. A reload
// is written in full when the new generation is ready or has failed, a worker's
// exit with its last output.
type PlainWriter struct {
	reveal bool
	out    plainLines
	final  finalSnapshots

	open      map[uint64]inspect.Exchange // newest snapshots of those that have not ended
	prompts   lifecycle.Prompts
	atPrompt  map[promptSource]bool // sources of which a prompt was announced
	written   map[uint64]int        // number of pieces of output that were written at once, by exchange
	announced map[int]bool          // generations that were written as ready
	python    inspect.Python        // last written
	found     inspect.Found         // last written
}

// NewPlainWriter makes a PlainWriter that writes to w.
func NewPlainWriter(w io.Writer, o PlainOptions) *PlainWriter {
	if o.Zone == nil {
		o.Zone = time.Local
	}
	return &PlainWriter{
		reveal: o.Reveal, out: plainLines{batch: batch{w: w}, zone: o.Zone, unended: map[lineSource]bool{}},
		open: map[uint64]inspect.Exchange{}, atPrompt: map[promptSource]bool{}, written: map[uint64]int{}, announced: map[int]bool{},
	}
}

// Write writes what a history.Subscription gave.
func (p *PlainWriter) Write(events []inspect.Event, lost int) error {
	for _, e := range events {
		if err := p.out.flush(batchSize); err != nil {
			return err
		}
		if x, ok := e.(inspect.Exchange); ok {
			e = p.follow(x)
		}
		if p.final.chooses(e) {
			p.event(e)
		}
	}
	if lost > 0 {
		p.out.line("", fmt.Sprintf("(%d requests and pieces of output came faster than they were read, and are not shown)", lost))
	}
	return p.out.flush(1)
}

func (p *PlainWriter) event(e inspect.Event) {
	switch e := e.(type) {
	case inspect.Exchange:
		p.exchange(e)
	case inspect.Generation:
		p.generation(e)
	case inspect.WorkerExit:
		p.workerExit(e)
	case inspect.ServerOutput:
		p.out.piece(string(e.Stream)+" | ", promptSource{}, e.Stream, e.Text)
	case inspect.Prompt:
		p.prompt(e)
	case inspect.AssetChange:
		p.out.head(e.At, false, "assets changed: "+strings.Join(e.Paths, ", "))
	case inspect.ThreadsTaken:
		p.threadsTaken(e)
	case inspect.Notice:
		p.notice(e)
	}
}

// masked is a sentence of gdev's own, with its secrets only where they are to be
// revealed.
func (p *PlainWriter) masked(text string) string {
	if p.reveal {
		return text
	}
	return redact.Text(text)
}
