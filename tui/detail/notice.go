package detail

import (
	"fmt"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/tui/page"
)

func (d *Detail) buildNotice(b *page.Builder, e inspect.Notice) {
	if !d.reveal {
		e.Text = redact.Text(e.Text)
	}
	if e.Fault == 0 {
		b.Words(nil, line(e.Text))
		return
	}
	b.Words(&b.Styles.Bad, "✗ "+line(e.Text))
	b.Words(&b.Styles.Muted, fmt.Sprintf("number %d since the start, at %s", e.Fault, e.At.Format(clockMillis)))
	if len(e.Stack) > 0 {
		b.Section("Stack of gdev", "")
	}
	for _, text := range e.Stack {
		b.Hang(4, page.Of(nil, line(text)))
	}
}
