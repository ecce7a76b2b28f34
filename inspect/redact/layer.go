package redact

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxLayers bounds how often a text is decoded in search of secrets: JSON in a
// parameter of a URL in a parameter of another is three.
const maxLayers = 4

// layer is a text that was decoded from another, and where in the first of
// them each of its bytes came from.
type layer struct {
	text string
	at   []int // place in the first text of each byte of text, and of its end; nil: text is the first
}

// original maps a span of the layer's text to the first text.
func (l layer) original(s span) span {
	if l.at == nil {
		return s
	}
	return span{l.at[s.start], l.at[s.end]}
}

// decoded returns the layer with one level of percent-encoding (RFC 3986 §2.1),
// of backslash escapes (Python, JSON) and of HTML's character references
// undone; false where there is none.
func (l layer) decoded() (layer, bool) {
	if !strings.ContainsAny(l.text, `%\&`) {
		return l, false
	}
	var text strings.Builder
	at := make([]int, 0, len(l.text)+1)
	changed := false
	for i := 0; i < len(l.text); {
		plain, n := unescape(l.text[i:])
		if n == 0 {
			plain, n = l.text[i:i+1], 1
		} else {
			changed = true
		}
		from := l.original(span{i, i}).start
		for range len(plain) {
			at = append(at, from)
		}
		text.WriteString(plain)
		i += n
	}
	at = append(at, l.original(span{len(l.text), len(l.text)}).start)
	return layer{text.String(), at}, changed
}

// unescape decodes the escape that s begins with, of n bytes; 0 where it begins
// with none.
func unescape(s string) (plain string, n int) {
	switch s[0] {
	case '%':
		if b, ok := hex(s, 1, 2); ok {
			return string([]byte{byte(b)}), 3
		}
	case '\\':
		return unescapeBackslash(s)
	case '&':
		for reference, plain := range references {
			if strings.HasPrefix(s, reference) {
				return plain, len(reference)
			}
		}
	}
	return "", 0
}

// references are those of HTML's that stand for quotes and separators.
var references = map[string]string{
	"&quot;": `"`, "&#34;": `"`, "&#39;": "'", "&#x27;": "'", "&apos;": "'", "&amp;": "&", "&lt;": "<", "&gt;": ">",
}

func unescapeBackslash(s string) (plain string, n int) {
	if len(s) < 2 {
		return "", 0
	}
	switch s[1] {
	case '\\', '\'', '"', '/':
		return s[1:2], 2
	case 'n':
		return "\n", 2
	case 'r':
		return "\r", 2
	case 't':
		return "\t", 2
	case 'x':
		if r, ok := hex(s, 2, 2); ok {
			return string(r), 4
		}
	case 'u':
		if r, ok := hex(s, 2, 4); ok && utf8.ValidRune(r) {
			return string(r), 6
		}
	}
	return "", 0
}

// hex reads digits of s from a place on.
func hex(s string, from, digits int) (rune, bool) {
	if len(s) < from+digits {
		return 0, false
	}
	v, err := strconv.ParseUint(s[from:from+digits], 16, 32)
	return rune(v), err == nil
}
