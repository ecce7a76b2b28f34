package redact

import (
	"net/url"
	"regexp"
	"strings"
)

var (
	firstBoundary = regexp.MustCompile(`(?:^|\n)--([^\r\n]{1,70})\r?\n`)
	// The name of a part, quoted or not; within quotes, a backslash takes the next byte.
	partName = regexp.MustCompile(`(?i)[;\s]name\*?=(?:"((?:[^"\\\r\n]|\\.)*)"?|([^;\s"]+))`)
	headEnd  = regexp.MustCompile(`\r?\n\r?\n`)
)

// maskParts masks the secret parts of multipart content (RFC 7578, RFC 2046
// §5.1), and in the others what maskText finds. Where boundary is unknown, the
// first line names it.
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
