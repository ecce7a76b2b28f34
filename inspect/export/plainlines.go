package export

import (
	"strings"
	"time"

	"gdev/inspect"
	"gdev/inspect/termtext"
)

// lineSource is where the lines of a piece of output come from.
type lineSource struct {
	source promptSource
	stream inspect.Stream
}

// piece writes output as it comes. Where a piece ends within a line, the line
// is ended, and the line end that may follow is left out.
func (p *PlainWriter) piece(prefix string, source promptSource, s inspect.Stream, text string) {
	if text = termtext.Unstyled(text); text == "" || s == inspect.Stdin { // the terminal has shown what was typed
		return
	}
	from := lineSource{source, s}
	ended := strings.HasSuffix(text, "\n")
	if p.unended[from] {
		text = strings.TrimPrefix(text, "\n")
	}
	delete(p.unended, from)
	if !ended {
		p.unended[from] = true
	}
	p.lines(prefix, text)
}

// head writes a line with the time of day, which the lines that belong to it
// follow. A line that needs a look is marked with "!".
func (p *PlainWriter) head(at time.Time, needsLook bool, text string) {
	mark := " "
	if needsLook {
		mark = "!"
	}
	p.line(at.In(p.o.Zone).Format("15:04:05.000")+" "+mark+" ", text)
}

// lines writes each line of text after prefix.
func (p *PlainWriter) lines(prefix, text string) {
	for line := range strings.Lines(text) {
		p.line(prefix, strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"))
	}
}

// line writes one line, whatever is in text.
func (p *PlainWriter) line(prefix, text string) {
	p.batch.WriteString(strings.TrimRight(termtext.Escape(prefix+text), " "))
	p.batch.WriteByte('\n')
}
