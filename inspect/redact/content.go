package redact

import (
	"bytes"
	"mime"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"gdev/inspect"
)

// Content masks in the sample of a content: the parts of a form, and the
// names in any other text, whatever type fields tell. Markup, scripts and what
// is no text stay as they are.
func Content(c inspect.Content, fields []inspect.Field) inspect.Content {
	kind, boundary := mediaType(fields)
	mask := contentMask(kind, boundary, c.Sample)
	if mask == nil {
		return c
	}
	sample := mask(string(c.Sample))
	c.Grown += len(sample) - len(c.Sample)
	c.Sample = []byte(sample)
	return c
}

// contentMask says how content of this media type is masked; nil: not at all.
func contentMask(kind, boundary string, sample []byte) func(string) string {
	switch {
	case kind == "application/x-www-form-urlencoded":
		return maskQuery
	case strings.HasPrefix(kind, "multipart/"):
		return func(s string) string { return maskParts(s, boundary) }
	case kind == "text/html", kind == "application/xhtml+xml", kind == "text/css",
		strings.Contains(kind, "javascript"), !isText(sample):
		return nil
	}
	return maskText
}

// isText reports whether a sample, which may end within a character, is text in
// UTF-8 or ASCII.
func isText(sample []byte) bool {
	if bytes.IndexByte(sample, 0) >= 0 {
		return false
	}
	for cut := 0; cut < utf8.UTFMax && cut <= len(sample); cut++ {
		if utf8.Valid(sample[:len(sample)-cut]) {
			return true
		}
	}
	return false
}

var (
	firstBoundary = regexp.MustCompile(`(?:^|\n)--([^\r\n]{1,70})\r?\n`)
	// The name of a part, quoted or not; within quotes, a backslash takes the next byte.
	partName = regexp.MustCompile(`(?i)[;\s]name\*?=(?:"((?:[^"\\\r\n]|\\.)*)"?|([^;\s"]+))`)
	headEnd  = regexp.MustCompile(`\r?\n\r?\n`)
)

// maskParts masks the secret parts of multipart content (RFC 7578, RFC 2046
// §5.1), and in the others what maskText finds. Where boundary is unknown, the
// first line tells it.
func maskParts(s, boundary string) string {
	if boundary == "" {
		m := firstBoundary.FindStringSubmatch(s)
		if m == nil {
			return maskText(s)
		}
		boundary = m[1]
	}
	ends := regexp.MustCompile(`\n--` + regexp.QuoteMeta(boundary) + `(?:--)?[ \t]*(?:\r?\n|\r?$)`)
	var b strings.Builder
	from := 0
	for _, end := range append(ends.FindAllStringIndex(s, -1), []int{len(s), len(s)}) {
		b.WriteString(maskPart(s[from:end[0]]))
		b.WriteString(s[end[0]:end[1]])
		from = end[1]
	}
	return b.String()
}

// maskPart masks in one part, its head included.
func maskPart(part string) string {
	end := headEnd.FindStringIndex(part)
	if end == nil {
		return part
	}
	head, value := part[:end[1]], part[end[1]:]
	trimmed := strings.TrimSuffix(value, "\r")
	tail := value[len(trimmed):]
	m := partName.FindStringSubmatch(head)
	switch {
	case m != nil && trimmed != "" && Secret(partNameOf(m)):
		return head + Masked + tail
	case !isText([]byte(trimmed)):
		return part
	}
	return head + maskText(trimmed) + tail
}

// partNameOf is the name that partName has matched, decoded.
func partNameOf(m []string) string {
	name := strings.ReplaceAll(m[1]+m[2], `\`, "")
	if decoded, err := url.QueryUnescape(name); err == nil {
		return decoded
	}
	return name
}

// mediaType is the media type of a message's content, in lower case and without
// parameters (RFC 9110 §8.3), and its boundary; empty where there is none.
func mediaType(fields []inspect.Field) (kind, boundary string) {
	for _, f := range fields {
		if strings.EqualFold(f.Name, "Content-Type") {
			kind, _, _ = strings.Cut(f.Value, ";")
			if _, parameters, err := mime.ParseMediaType(f.Value); err == nil {
				boundary = parameters["boundary"]
			}
			return strings.ToLower(strings.TrimSpace(kind)), boundary
		}
	}
	return "", ""
}
