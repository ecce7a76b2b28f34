package detail

import (
	"fmt"
	"slices"
	"strings"

	"gdev/inspect"
	"gdev/tui/content"
	"gdev/tui/page"
)

// clockMillis is how the time of an exchange is shown.
const clockMillis = "15:04:05.000"

// buildRequest shows what the client sent. raw is the content before masking:
// it is masked after it was decoded.
func (d *Detail) buildRequest(b *page.Builder, e inspect.Exchange, raw inspect.Content) {
	r := e.Request
	b.Hang(2, page.Of(&b.Styles.Strong, line(r.Method)), page.Of(nil, " "+line(r.Target)),
		page.Of(&b.Styles.Muted, " "+line(r.Version)))
	b.Words(&b.Styles.Muted, circumstances(e))
	if _, query, ok := strings.Cut(r.Target, "?"); ok && query != "" {
		b.Section("Query", "decoded")
		content.Form(b, query)
	}
	note := fmt.Sprintf("%d, in the client's order", len(r.Fields))
	if n := len(r.Dropped); n > 0 {
		note += fmt.Sprintf(", %d dropped", n)
	}
	b.Section("Fields", note)
	dropped := slices.Clone(r.Dropped)
	for _, f := range r.Fields {
		i := slices.Index(dropped, f)
		if i < 0 {
			field(b, f)
			continue
		}
		dropped = slices.Delete(dropped, i, i+1)
		field(b, f, page.Of(&b.Styles.Warn, "  ✗ dropped: "+whyDropped(f)))
	}
	title := "Content read by the application"
	if raw.Size == 0 {
		b.Section(title, "none")
		return
	}
	content.Content{Content: raw, Fields: r.Fields, Reveal: d.reveal}.Build(b, title)
}

// circumstances is what is to be said of an exchange beside its messages.
func circumstances(e inspect.Exchange) string {
	parts := []string{"from " + line(e.Client), "at " + e.Began.Format(clockMillis)}
	if !e.Ended.IsZero() {
		parts = append(parts, "took "+inspect.FormatDuration(e.Ended.Sub(e.Began)))
	}
	if e.Held > 0 {
		parts = append(parts, "held for "+inspect.FormatDuration(e.Held))
	}
	if e.Generation > 0 {
		parts = append(parts, fmt.Sprintf("generation %d", e.Generation))
	}
	return strings.Join(parts, " · ")
}

// field adds a field line, and what is to be said of it.
func field(b *page.Builder, f inspect.Field, notes ...page.Span) {
	spans := []page.Span{page.Of(&b.Styles.Key, line(f.Name)+": "), page.Of(valueStyle(b, f.Value), line(f.Value))}
	b.Hang(2, append(spans, notes...)...)
}

// whyDropped is the rule by which a field did not reach environ.
func whyDropped(f inspect.Field) string {
	if strings.Contains(f.Name, "_") {
		return `"_" in the name would pass for "-" (X4)`
	}
	return "it has no key in environ"
}
