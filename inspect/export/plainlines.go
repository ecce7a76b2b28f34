package export

import (
	"strings"
	"time"

	"gdev/inspect"
	"gdev/inspect/termtext"
)

// promptSource is what waits at a prompt: an exchange, or else a generation.
type promptSource struct {
	generation int
	exchange   uint64 // 0 outside of exchanges
}

// lineSource is where the lines of a piece of output come from.
type lineSource struct {
	source promptSource
	stream inspect.Stream
}

// plainLines writes lines, whatever is in their text.
type plainLines struct {
	batch   batch
	zone    *time.Location      // zone of the times of day
	unended map[lineSource]bool // sources whose last line came without its end
}

// flush writes the lines that have been gathered, where they have at least so many
// bytes.
func (l *plainLines) flush(least int) error { return l.batch.flush(least, "plain output") }

// piece writes output as it comes. Where a piece ends within a line, the line
// is ended, and the line end that may follow is left out.
func (l *plainLines) piece(prefix string, source promptSource, s inspect.Stream, text string) {
	if text = termtext.Unstyled(text); text == "" || s == inspect.Stdin { // the terminal has shown what was typed
		return
	}
	from := lineSource{source, s}
	ended := strings.HasSuffix(text, "\n")
	if l.unended[from] {
		text = strings.TrimPrefix(text, "\n")
	}
	delete(l.unended, from)
	if !ended {
		l.unended[from] = true
	}
	l.lines(prefix, text)
}

// head writes a line with the time of day, which the lines that belong to it
// follow. A line that needs a look is marked with "!".
func (l *plainLines) head(at time.Time, needsLook bool, text string) {
	mark := " "
	if needsLook {
		mark = "!"
	}
	l.line(at.In(l.zone).Format("15:04:05.000")+" "+mark+" ", text)
}

// lines writes each line of text after prefix.
func (l *plainLines) lines(prefix, text string) {
	for line := range strings.Lines(text) {
		l.line(prefix, strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"))
	}
}

// line writes one line, whatever is in text.
func (l *plainLines) line(prefix, text string) {
	l.batch.WriteString(strings.TrimRight(termtext.Escape(prefix+text), " "))
	l.batch.WriteByte('\n')
}

// forget drops what is held of a source that writes no more.
func (l *plainLines) forget(source promptSource) {
	for _, s := range []inspect.Stream{inspect.Stdout, inspect.Stderr, inspect.Errors} {
		delete(l.unended, lineSource{source, s})
	}
}
