package export

import (
	"fmt"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/inspect/termtext"
)

func (p *PlainWriter) notice(e inspect.Notice) {
	text := p.masked(e.Text)
	if e.Fault > 0 {
		text += fmt.Sprintf(" (number %d)", e.Fault)
	}
	p.out.head(e.At, e.Fault > 0, text)
	for _, line := range e.Stack {
		p.out.line("    ", line)
	}
}

func (p *PlainWriter) threadsTaken(e inspect.ThreadsTaken) {
	if !e.Ended.IsZero() {
		p.out.head(e.Ended, false, fmt.Sprintf("no request waits for a thread any more, after %s", inspect.FormatDuration(e.Ended.Sub(e.Began))))
		return
	}
	if !p.reveal {
		e = redact.ThreadsTaken(e)
	}
	lines := e.Lines()
	p.out.head(e.At, true, lines[0])
	for _, line := range lines[1:] {
		p.out.line("    ", line)
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
	p.out.head(e.At, true, text)
	p.out.lines("    last output | ", termtext.Unstyled(e.Output))
}
