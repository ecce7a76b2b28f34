// Package content shows the content of a message for people: decoded, in its
// charset, laid out and coloured by its media type, or as a hex dump.
//
// Contract: it trusts neither the content nor the fields that describe it. It
// decodes no more than a bound, takes truncated content as far as it goes, and
// says so wherever what is shown is not what was sent. Secrets are masked
// unless it is told to reveal them.
package content

import (
	"fmt"
	"strings"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/inspect/termtext"
	"gdev/tui/highlight"
	"gdev/tui/page"
	"gdev/tui/safetext"
)

// textLimit and binaryLimit are how many bytes are shown of text and in a hex
// dump.
const (
	textLimit   = 256 << 10
	binaryLimit = 4 << 10
)

// Content is content with the fields of its message.
type Content struct {
	inspect.Content
	Fields []inspect.Field
	Reveal bool // show secrets
}

// Build adds a section with the content to a page.
func (c Content) Build(b *page.Builder, title string) {
	kind := parseType(value(c.Fields, "Content-Type"))
	body, notes := c.decode()
	head := []string{inspect.FormatSize(c.Size)}
	if kind.media != "" {
		head = append(head, safetext.Line(kind.media))
	}
	if c.Truncated() {
		head = append(head, "the first "+inspect.FormatSize(int64(len(c.Sample)))+" kept")
	}
	b.Section(title, strings.Join(append(head, notes...), " · "))
	if len(body) == 0 {
		return
	}
	text, note, ok := kind.text(body)
	if !ok {
		dump(b, body)
		return
	}
	if note != "" {
		b.Words(&b.Styles.Warn, note)
	}
	c.buildText(b, kind, text)
}

func (c Content) buildText(b *page.Builder, kind mediaType, text string) {
	masked := text
	if !c.Reveal {
		masked = string(redact.Content(inspect.Content{Sample: []byte(text)}, c.Fields).Sample)
	}
	rest := 0
	if len(masked) > textLimit {
		masked, rest = cut(masked, textLimit), len(masked)-textLimit
	}
	switch language := highlight.Language(kind.media); {
	case kind.media == "application/x-www-form-urlencoded":
		Form(b, masked)
	case language == "json":
		if note := jsonFault(text, c.Truncated()); note != "" {
			b.Words(&b.Styles.Warn, note)
		}
		source(b, indentJSON(masked), language)
	default:
		source(b, masked, language)
	}
	if rest > 0 {
		b.Line(page.Of(&b.Styles.Muted, "… "+inspect.FormatSize(int64(rest))+" more"))
	}
}

// cut is the first n bytes of text, or a few less so as not to split a rune.
func cut(text string, n int) string { return text[:n-termtext.PartialRune(text[:n])] }

func source(b *page.Builder, text, language string) {
	for _, spans := range highlight.Lines(safetext.Lines(text), language, &b.Styles.Syntax) {
		b.Line(spans...)
	}
}

// value is the value of the first field with this name, compared as RFC 9110
// §5.1 says.
func value(fields []inspect.Field, name string) string {
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// dump shows bytes as hexadecimal and, where they are printable ASCII, as text.
func dump(b *page.Builder, body []byte) {
	perLine := 16
	if b.Width() < 10+16*4+2 {
		perLine = 8
	}
	shown := body[:min(len(body), binaryLimit)]
	for at := 0; at < len(shown); at += perLine {
		part := shown[at:min(at+perLine, len(shown))]
		var hex, text strings.Builder
		for _, c := range part {
			fmt.Fprintf(&hex, "%02x ", c)
			if c < ' ' || c > '~' {
				c = '.'
			}
			text.WriteByte(c)
		}
		b.Fitted(page.Of(&b.Styles.Faint, fmt.Sprintf("%08x  ", at)),
			page.Of(nil, page.Pad(hex.String(), perLine*3+1)),
			page.Of(&b.Styles.Muted, text.String()))
	}
	if rest := len(body) - len(shown); rest > 0 {
		b.Line(page.Of(&b.Styles.Muted, "… "+inspect.FormatSize(int64(rest))+" more"))
	}
}
