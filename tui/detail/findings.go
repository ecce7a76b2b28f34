package detail

import (
	"strings"

	"gdev/inspect"
	"gdev/tui/page"
)

// buildFindings shows the rules that were broken, each with what was seen and
// what there is to know of it.
func (d *Detail) buildFindings(b *page.Builder, e inspect.Exchange) {
	switch {
	case len(e.Findings) == 0 && e.State == inspect.StateEnded:
		b.Words(&b.Styles.Muted, "No rule of PEP 3333 was seen to be broken.")
	case len(e.Findings) == 0:
		b.Words(&b.Styles.Muted, "No rule of PEP 3333 was seen to be broken so far.")
	default:
		b.Words(&b.Styles.Muted, tallyText(e.Findings))
	}
	var rules []string
	broken := map[string][]inspect.Finding{}
	for _, f := range e.Findings {
		if broken[f.Rule] == nil {
			rules = append(rules, f.Rule)
		}
		broken[f.Rule] = append(broken[f.Rule], f)
	}
	for _, rule := range rules {
		d.buildRule(b, rule, broken[rule], len(rules) == 1)
	}
}

func tallyText(findings []inspect.Finding) string {
	var t inspect.Tally
	t.Add(findings)
	var parts []string
	if t.Errors > 0 {
		parts = append(parts, plural(t.Errors, "error"))
	}
	if t.Warnings > 0 {
		parts = append(parts, plural(t.Warnings, "warning"))
	}
	return strings.Join(parts, ", ") + " by PEP 3333"
}

// buildRule shows the findings of one rule. While values are cut, its
// explanation is only the first section, what the PEP asks, unless the rule is
// alone: the findings of other rules stand below it.
func (d *Detail) buildRule(b *page.Builder, rule string, findings []inspect.Finding, alone bool) {
	title, text := "", ""
	if d.explain != nil {
		title, text = d.explain(rule)
	}
	b.Section(line(rule), title)
	for _, f := range findings {
		d.buildFinding(b, f)
	}
	b.Blank()
	asks, _, more := strings.Cut(text, "\n## ")
	if !more || d.whole || alone {
		buildMarkdown(b, text)
		return
	}
	buildMarkdown(b, asks)
	b.Words(&b.Styles.Muted, "… why, and what is right (w)")
}

func (d *Detail) buildFinding(b *page.Builder, f inspect.Finding) {
	mark, style := b.Styles.Finding(f.Level)
	b.Hang(2, page.Of(style, mark+" "+line(string(f.Level))+": "), page.Of(&b.Styles.Strong, line(f.Message)))
	b.Indented(2, func() {
		for _, fact := range [][2]string{{"seen", f.Seen}, {"at", f.Where}, {"about", aboutText(f)}} {
			if fact[1] != "" {
				b.Limit(d.limit(), func() {
					b.Pair(7, page.Of(&b.Styles.Muted, fact[0]), page.Of(valueStyle(b, fact[1]), line(fact[1])))
				})
			}
		}
	})
}

// aboutText tells a Subject in words.
func aboutText(f inspect.Finding) string {
	switch f.Subject {
	case inspect.SubjectEnviron:
		return strings.TrimSpace("environ " + f.Name)
	case inspect.SubjectStatus:
		return "the status"
	case inspect.SubjectField:
		return strings.TrimSpace("response field " + f.Name)
	case inspect.SubjectContent:
		return "the content: iterable, blocks, write()"
	case inspect.SubjectInput:
		return "wsgi.input"
	case inspect.SubjectErrors:
		return "wsgi.errors"
	case inspect.SubjectProtocol:
		return "how and when the parts were called"
	default:
		return string(f.Subject)
	}
}
