package detail

import (
	"fmt"
	"slices"

	"gdev/inspect"
	"gdev/tui/page"
)

// about are the findings on a part of an exchange: a key of environ or a field
// has a name.
func about(e inspect.Exchange, s inspect.Subject, name string) []inspect.Finding {
	return which(e, func(f inspect.Finding) bool { return f.Subject == s && f.Name == name })
}

// markKey is a key's name with the rules that findings name for it.
func markKey(b *page.Builder, e inspect.Exchange, key, text string) page.Span {
	span := page.Of(&b.Styles.Key, text)
	for _, f := range about(e, inspect.SubjectEnviron, key) {
		mark, style := b.Styles.Finding(f.Level)
		span.Text += " " + mark + line(f.Rule)
		if span.Style != &b.Styles.Bad {
			span.Style = style
		}
	}
	return span
}

// notes are what findings say, to stand beside what they are about.
func notes(b *page.Builder, findings []inspect.Finding) []page.Span {
	var spans []page.Span
	for _, f := range findings {
		mark, style := b.Styles.Finding(f.Level)
		spans = append(spans, page.Of(style, "  "+mark+line(f.Rule)+" "+line(f.Message)))
	}
	return spans
}

// buildOthers shows the findings that no line above stands for.
func buildOthers(b *page.Builder, findings []inspect.Finding) {
	if len(findings) == 0 {
		return
	}
	b.Section("Other findings", fmt.Sprint(len(findings)))
	for _, f := range findings {
		name := f.Name
		if name == "" {
			name = string(f.Subject)
		}
		spans := append([]page.Span{page.Of(&b.Styles.Key, line(name))}, notes(b, []inspect.Finding{f})...)
		b.Hang(2, spans...)
	}
}

// otherEnviron are the findings on environ, but those on a key that is shown.
func otherEnviron(x inspect.Exchange) []inspect.Finding {
	shown := map[string]bool{}
	for _, v := range slices.Concat(x.Environ.Given, x.Environ.Added) {
		shown[v.Key] = true
	}
	return which(x, func(f inspect.Finding) bool { return f.Subject == inspect.SubjectEnviron && !shown[f.Name] })
}

// otherResponse are the findings on the response, but those on its status and
// on fields that are shown.
func otherResponse(x inspect.Exchange) []inspect.Finding {
	shown := map[string]bool{}
	for _, f := range x.Response.Fields {
		shown[f.Name] = true
	}
	return which(x, func(f inspect.Finding) bool {
		switch f.Subject {
		case inspect.SubjectField:
			return !shown[f.Name]
		case inspect.SubjectContent, inspect.SubjectProtocol:
			return true
		default:
			return false
		}
	})
}

func which(x inspect.Exchange, are func(inspect.Finding) bool) []inspect.Finding {
	var found []inspect.Finding
	for _, f := range x.Findings {
		if are(f) {
			found = append(found, f)
		}
	}
	return found
}
