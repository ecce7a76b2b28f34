package detail

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/tui/page"
)

// keyColumn and typeColumn bound the columns of environ.
const (
	keyColumn  = 30
	typeColumn = 6
)

// environGroup is a part of environ under its title.
type environGroup struct {
	title  string
	values []inspect.Value
}

// buildEnviron shows every key, grouped by whose it is.
func (d *Detail) buildEnviron(b *page.Builder, x inspect.Exchange) {
	e := x.Environ
	if len(e.Given) == 0 {
		b.Words(&b.Styles.Muted, "No environ: the application has not been called.")
		return
	}
	b.Words(&b.Styles.Muted, d.environSummary(e))
	changed := map[string]bool{}
	for _, v := range e.Changed {
		changed[v.Key] = true
	}
	for _, key := range e.Removed {
		changed[key] = true
	}
	for _, g := range groups(e) {
		if len(g.values) == 0 {
			continue
		}
		b.Section(g.title, fmt.Sprint(len(g.values)))
		for _, v := range g.values {
			mark := ""
			if changed[v.Key] {
				mark = " ~" // see below, among what the application did
			}
			d.named(b, markKey(b, x, v.Key, line(v.Key)+mark), v)
		}
	}
	d.buildAdded(b, x)
	d.buildChanged(b, x)
	d.buildRemoved(b, e)
	buildOthers(b, otherEnviron(x))
}

func (d *Detail) environSummary(e inspect.Environ) string {
	text := plural(len(e.Given), "key") + " given"
	if len(e.Added)+len(e.Changed)+len(e.Removed) > 0 {
		text += fmt.Sprintf(" · the application added %d, changed %d, removed %d", len(e.Added), len(e.Changed), len(e.Removed))
	}
	if len(e.Changed)+len(e.Removed) > 0 {
		text += " (marked ~)"
	}
	masked := func(v inspect.Value) bool { return strings.Contains(v.Repr, redact.Masked) }
	switch {
	case d.reveal:
		return text + " · secrets are shown (v masks them)"
	case slices.ContainsFunc(e.Given, masked), slices.ContainsFunc(e.Added, masked), slices.ContainsFunc(e.Changed, masked):
		return text + " · secrets are masked (v shows them)"
	default:
		return text
	}
}

// groups sorts the keys that were given by whose they are.
func groups(e inspect.Environ) []environGroup {
	out := []environGroup{
		{title: "CGI"}, {title: "Request fields"}, {title: "wsgi.*"},
		{title: "Added by the host"}, {title: "Others"},
	}
	for _, v := range e.Given {
		i := 4
		switch {
		case slices.Contains(e.Host, v.Key):
			i = 3
		case strings.HasPrefix(v.Key, "wsgi."):
			i = 2
		case strings.HasPrefix(v.Key, "HTTP_"):
			i = 1
		case v.Key == strings.ToUpper(v.Key) && !strings.Contains(v.Key, "."):
			i = 0
		}
		out[i].values = append(out[i].values, v)
	}
	return out
}

// named adds one key with type and repr.
func (d *Detail) named(b *page.Builder, name page.Span, v inspect.Value) {
	column := min(keyColumn, b.Width()*2/5)
	kind, repr := line(v.Type), page.Of(valueStyle(b, v.Repr), line(v.Repr))
	b.Limit(d.limit(), func() {
		if len(kind) <= typeColumn {
			b.PairHang(column, typeColumn+1, name, page.Of(&b.Styles.Muted, page.Pad(kind, typeColumn+1)), repr)
			return
		}
		b.Pair(column, name, page.Of(&b.Styles.Muted, kind))
		b.Indented(min(column, b.Width()/2), func() { b.Line(repr) })
	})
}

// valueStyle makes it seen at a glance that a value is masked.
func valueStyle(b *page.Builder, value string) *lipgloss.Style {
	if strings.Contains(value, redact.Masked) {
		return &b.Styles.Warn
	}
	return nil
}

func (d *Detail) buildAdded(b *page.Builder, x inspect.Exchange) {
	e := x.Environ
	if len(e.Added) == 0 {
		return
	}
	b.Section("Added by the application", fmt.Sprint(len(e.Added)))
	for _, v := range e.Added {
		d.named(b, markKey(b, x, v.Key, line(v.Key)), v)
	}
}

func (d *Detail) buildChanged(b *page.Builder, x inspect.Exchange) {
	e := x.Environ
	if len(e.Changed) == 0 {
		return
	}
	b.Section("Changed by the application", fmt.Sprint(len(e.Changed)))
	for _, v := range e.Changed {
		b.Hang(2, markKey(b, x, v.Key, line(v.Key)))
		if old, ok := given(e, v.Key); ok {
			d.named(b, page.Of(&b.Styles.Muted, "  was"), old)
		}
		d.named(b, page.Of(&b.Styles.Muted, "  is"), v)
	}
}

func (d *Detail) buildRemoved(b *page.Builder, e inspect.Environ) {
	if len(e.Removed) == 0 {
		return
	}
	b.Section("Removed by the application", fmt.Sprint(len(e.Removed)))
	for _, key := range e.Removed {
		old, _ := given(e, key)
		d.named(b, page.Of(&b.Styles.Key, line(key)), old)
	}
}

func given(e inspect.Environ, key string) (inspect.Value, bool) {
	i := slices.IndexFunc(e.Given, func(v inspect.Value) bool { return v.Key == key })
	if i < 0 {
		return inspect.Value{}, false
	}
	return e.Given[i], true
}
