package export

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"gdev/inspect"
	"gdev/inspect/lifecycle"
	"gdev/inspect/redact"
	"gdev/inspect/termtext"
)

// PlainOptions say what a PlainWriter writes.
type PlainOptions struct {
	Reveal bool           // secrets too
	Zone   *time.Location // of the times of day; nil is the local one
}

// PlainWriter writes events for people who read them in a pipe, a log or a
// terminal without a UI. A line is never wrapped, coloured or padded to a
// width, and no character of a client's or of Python's reaches the terminal
// raw but text, tabs and line ends.
//
// An exchange is one line, when it has ended, with "!" before the method of
// one that needs a look; under it, indented, its findings, what it wrote and
// its tracebacks. What one writes that waits for a line comes at once.
// A reload comes in full when the new generation is ready or has failed, a
// worker's exit with its last output.
type PlainWriter struct {
	w      io.Writer
	o      PlainOptions
	due    due
	b      bytes.Buffer
	cut    map[source]bool // its last line came without its end
	found  inspect.Found   // shown last
	python inspect.Python  // likewise
	open   map[uint64]inspect.Exchange
	asked  map[asker]bool // it was told that they wait for a line
	waits  lifecycle.Prompts
	ready  map[int]bool   // generations of which it was told
	shown  map[uint64]int // pieces of their output that are written already
}

// NewPlainWriter makes a PlainWriter that writes to w.
func NewPlainWriter(w io.Writer, o PlainOptions) *PlainWriter {
	if o.Zone == nil {
		o.Zone = time.Local
	}
	return &PlainWriter{
		w: w, o: o, cut: map[source]bool{},
		open: map[uint64]inspect.Exchange{}, asked: map[asker]bool{}, shown: map[uint64]int{}, ready: map[int]bool{},
	}
}

// Write writes what a history.Subscription gave, in few calls of the underlying writer.
func (p *PlainWriter) Write(events []inspect.Event, lost int) error {
	for _, e := range events {
		if err := p.flush(writeSize); err != nil {
			return err
		}
		if x, ok := e.(inspect.Exchange); ok {
			e = p.live(x)
		}
		if !p.due.is(e) {
			continue
		}
		switch e := e.(type) {
		case inspect.Exchange:
			p.exchange(e)
		case inspect.Generation:
			p.generation(e)
		case inspect.WorkerExit:
			p.workerExit(e)
		case inspect.ServerOutput:
			p.serverOutput(e)
		case inspect.Prompt:
			p.prompt(e)
		case inspect.AssetChange:
			p.head(e.At, false, "assets changed: "+strings.Join(e.Paths, ", "))
		case inspect.ThreadsTaken:
			p.threadsTaken(e)
		case inspect.Notice:
			p.notice(e)
		}
	}
	if lost > 0 {
		p.line("", fmt.Sprintf("(%d requests and pieces of output came faster than they were read, and are not shown)", lost))
	}
	return p.flush(1)
}

// writeSize is from how many bytes on what is written does not wait for more:
// where a reader has slept, there may be much of it.
const writeSize = 256 << 10

// flush writes what has come together, where it has so many bytes.
func (p *PlainWriter) flush(least int) error {
	if p.b.Len() < least {
		return nil
	}
	_, err := p.w.Write(p.b.Bytes())
	p.b.Reset()
	if err != nil {
		return fmt.Errorf("write plain output: %w", err)
	}
	return nil
}

func (p *PlainWriter) exchange(e inspect.Exchange) {
	status := cmp.Or(e.Response.SentStatus, e.Response.Status, "no status")
	parts := []string{
		e.Request.Method + " " + p.target(e), status, inspect.FormatSize(e.Response.Content.Size),
		inspect.FormatDuration(e.Duration(e.Ended)),
	}
	if e.Generation != 0 {
		parts = append(parts, fmt.Sprintf("gen %d", e.Generation))
	}
	parts = append(parts, fmt.Sprintf("#%d", e.Number))
	if e.Outcome != inspect.OutcomeComplete {
		parts = append(parts, string(e.Outcome))
	}
	if e.Cause != "" {
		parts = append(parts, p.masked(e.Cause))
	}
	p.head(e.Ended, e.Troubled() || len(e.Findings) > 0, strings.Join(parts, "  "))
	if e.Hint != "" {
		p.line("    hint: ", e.Hint)
	}
	for _, f := range e.Findings {
		if !p.o.Reveal {
			f = redact.Finding(f)
		}
		p.line("    ", f.String())
	}
	written := p.written(e)
	for _, r := range e.Tracebacks {
		p.raised(r, written)
	}
}

func (p *PlainWriter) target(e inspect.Exchange) string {
	if p.o.Reveal {
		return e.Request.Target
	}
	return redact.Target(e.Request.Target)
}

// masked is a sentence of gdev's own, with secrets only where they are to be revealed.
func (p *PlainWriter) masked(text string) string {
	if p.o.Reveal {
		return text
	}
	return redact.Text(text)
}

// written writes the output and the logs of e in the order of time, and
// returns all the output.
func (p *PlainWriter) written(e inspect.Exchange) string {
	pieces := slices.Clone(e.Output)
	for _, l := range e.Logs {
		text := strings.TrimSpace(fmt.Sprintf("%s %s %s", l.Level, l.Logger, l.Where)) + ": " + l.Message + "\n"
		pieces = append(pieces, inspect.Output{Stream: "log", Text: text, At: l.At})
	}
	slices.SortStableFunc(pieces, func(a, b inspect.Output) int { return a.At.Compare(b.At) })
	for len(pieces) > 0 {
		stream, text := pieces[0].Stream, ""
		for len(pieces) > 0 && pieces[0].Stream == stream {
			text += pieces[0].Text
			pieces = pieces[1:]
		}
		p.lines("    "+string(stream)+" | ", termtext.Unstyled(text))
	}
	if e.OutputLost > 0 {
		p.line("    ", fmt.Sprintf("(%d more pieces of output are not shown)", e.OutputLost))
	}
	var all strings.Builder
	for _, o := range e.Output {
		all.WriteString(o.Text)
	}
	return all.String()
}

func (p *PlainWriter) notice(e inspect.Notice) {
	e.Text = p.masked(e.Text)
	if e.Fault > 0 {
		e.Text += fmt.Sprintf(" (number %d)", e.Fault)
	}
	p.head(e.At, e.Fault > 0, e.Text)
	for _, line := range e.Stack {
		p.line("    ", line)
	}
}

func (p *PlainWriter) threadsTaken(e inspect.ThreadsTaken) {
	if !e.Ended.IsZero() {
		p.head(e.Ended, false, fmt.Sprintf("no request waits for a thread any more, after %s", inspect.FormatDuration(e.Ended.Sub(e.Began))))
		return
	}
	if !p.o.Reveal {
		e = redact.ThreadsTaken(e)
	}
	lines := e.Lines()
	p.head(e.At, true, lines[0])
	for _, line := range lines[1:] {
		p.line("    ", line)
	}
}

func (p *PlainWriter) workerExit(e inspect.WorkerExit) {
	text := fmt.Sprintf("the worker of gen %d (pid %d) exited: %s", e.Generation, e.PID, e.Status)
	if len(e.Exchanges) > 0 {
		text += "; open exchanges:"
	}
	for _, n := range e.Exchanges {
		text += fmt.Sprintf(" #%d", n)
	}
	p.head(e.At, true, text)
	p.lines("    last output | ", termtext.Unstyled(e.Output))
}
