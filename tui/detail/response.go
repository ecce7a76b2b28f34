package detail

import (
	"fmt"
	"slices"
	"time"

	"gdev/inspect"
	"gdev/tui/content"
	"gdev/tui/page"
)

// blocksShown is how many blocks are listed while values are cut.
const blocksShown = 8

// buildResponse shows what the application answered and what was sent of it.
func (d *Detail) buildResponse(b *page.Builder, e inspect.Exchange, raw inspect.Content) {
	r := e.Response
	if r.ByHost {
		b.Words(&b.Styles.Warn, "This is gdev's own answer, not the application's.")
	}
	if r.Status == "" && len(r.Calls) == 0 {
		b.Words(&b.Styles.Muted, "start_response has not been called.")
		return
	}
	status := page.Of(b.Styles.Status(r.Status), line(r.Status))
	b.Hang(2, append([]page.Span{status}, notes(b, about(e, inspect.SubjectStatus, ""))...)...)
	for _, f := range r.Fields {
		field(b, f, notes(b, about(e, inspect.SubjectField, f.Name))...)
	}
	d.buildSent(b, r)
	buildOthers(b, otherResponse(e))
	if len(r.Calls) > 0 {
		b.Section("start_response", times(len(r.Calls)))
		for i, c := range r.Calls {
			d.buildCall(b, e, i, c)
		}
	}
	d.buildBlocks(b, e)
	fields := r.SentFields
	if len(fields) == 0 {
		fields = r.Fields
	}
	if raw.Size == 0 {
		b.Section("Content", "none was sent")
		return
	}
	content.Content{Content: raw, Fields: fields, Reveal: d.reveal}.Build(b, "Content")
}

func times(n int) string {
	if n == 1 {
		return "called once"
	}
	return fmt.Sprintf("called %d times", n)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// buildSent shows in what the sent head differs from the one that was given.
func (d *Detail) buildSent(b *page.Builder, r inspect.Response) {
	if len(r.SentFields) == 0 {
		return
	}
	if r.SentStatus != r.Status {
		b.Section("Sent with another status", "")
		b.Hang(2, page.Of(b.Styles.Status(r.SentStatus), line(r.SentStatus)))
	}
	if added := beyond(r.SentFields, r.Fields); len(added) > 0 {
		b.Section("Added by the host", fmt.Sprint(len(added)))
		for _, f := range added {
			field(b, f)
		}
	}
	if unsent := beyond(r.Fields, r.SentFields); len(unsent) > 0 {
		b.Section("Not sent", fmt.Sprint(len(unsent)))
		for _, f := range unsent {
			field(b, f)
		}
	}
}

// beyond is what all has more than some, in the order of all.
func beyond(all, some []inspect.Field) []inspect.Field {
	rest := slices.Clone(some)
	var out []inspect.Field
	for _, f := range all {
		if i := slices.Index(rest, f); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
		} else {
			out = append(out, f)
		}
	}
	return out
}

func (d *Detail) buildCall(b *page.Builder, e inspect.Exchange, i int, c inspect.StartCall) {
	b.Hang(4, page.Of(&b.Styles.Muted, fmt.Sprintf("%2d  %s ", i+1, page.PadLeft(offset(e.Began, c.At), offsetWidth))),
		page.Of(&b.Styles.Accent, " "+line(c.Where)), page.Of(b.Styles.Status(c.Status), "  "+line(c.Status)),
		page.Of(&b.Styles.Muted, "  "+plural(len(c.Fields), "field")))
	b.Indented(4, func() {
		if c.ExcInfo != "" {
			b.Hang(2, page.Of(&b.Styles.Muted, "exc_info  "), page.Of(&b.Styles.Bad, line(c.ExcInfo)))
		}
		if c.Error != "" {
			b.Hang(2, page.Of(&b.Styles.Muted, "raised  "), page.Of(&b.Styles.Bad, line(c.Error)))
		}
		// The fields of the accepted call stand above.
		if (len(e.Response.Calls) > 1 || c.Error != "") && !slices.Equal(c.Fields, e.Response.Fields) {
			for _, f := range c.Fields {
				field(b, f)
			}
		}
	})
}

// offsetWidth is the width of an offset up to a minute.
const offsetWidth = 8

// offset is the time from the begin of an exchange.
func offset(began, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return "+" + inspect.FormatDuration(at.Sub(began))
}

func (d *Detail) buildBlocks(b *page.Builder, e inspect.Exchange) {
	r := e.Response
	if r.BlockCount == 0 {
		return
	}
	note := fmt.Sprintf("%d · %s sent", r.BlockCount, inspect.FormatSize(r.Content.Size))
	if !r.FirstByte.IsZero() {
		note += " · first byte after " + inspect.FormatDuration(r.FirstByte.Sub(e.Began))
	}
	b.Section("Blocks", note)
	shown := r.Blocks
	if len(shown) > blocksShown+1 && !d.whole {
		shown = shown[:blocksShown]
	}
	for i, k := range shown {
		spans := []page.Span{page.Of(&b.Styles.Muted, fmt.Sprintf("%2d  %s  ", i+1, page.PadLeft(offset(e.Began, k.At), offsetWidth))),
			page.Of(nil, page.PadLeft(inspect.FormatSize(int64(k.Size)), 7))}
		if k.Written {
			spans = append(spans, page.Of(&b.Styles.Info, "  by write()"))
		}
		if k.Unsent {
			spans = append(spans, page.Of(&b.Styles.Warn, "  not sent"))
		}
		b.Line(spans...)
	}
	switch rest := r.BlockCount - len(shown); {
	case len(shown) < len(r.Blocks):
		b.Line(page.Of(&b.Styles.Muted, fmt.Sprintf("… %d more (w)", rest)))
	case rest > 0:
		b.Line(page.Of(&b.Styles.Muted, fmt.Sprintf("… %d more, not kept", rest)))
	}
}
