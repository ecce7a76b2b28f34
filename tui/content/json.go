package content

import (
	"encoding/json"
	"errors"
	"strings"
)

// maxIndent bounds the margin of deeply nested JSON.
const maxIndent = 40

// jsonFault says what is wrong with text as JSON, "" where nothing is or where
// it cannot be known because the rest is missing.
func jsonFault(text string, truncated bool) string {
	if truncated || strings.TrimSpace(text) == "" {
		return ""
	}
	var any json.RawMessage
	err := json.Unmarshal([]byte(text), &any)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return "not valid JSON: " + syntax.Error()
	}
	return ""
}

// indentJSON lays JSON out in lines. It takes what is truncated, masked or
// wrong as far as it goes, and keeps the order of names and the spelling of
// numbers and strings, which decoding and encoding would not.
func indentJSON(text string) string {
	var b strings.Builder
	depth := 0
	line := func() {
		b.WriteByte('\n')
		for range min(max(depth, 0), maxIndent) {
			b.WriteString("  ")
		}
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case ' ', '\t', '\r', '\n':
		case '"':
			n := stringLength(text[i:])
			b.WriteString(text[i : i+n])
			i += n - 1
		case '{', '[':
			b.WriteByte(c)
			if n := emptyLength(text[i:]); n > 0 {
				b.WriteByte(c + 2) // the closing one is two behind, in ASCII
				i += n - 1
				continue
			}
			depth++
			line()
		case '}', ']':
			depth--
			line()
			b.WriteByte(c)
		case ',':
			b.WriteByte(c)
			line()
		case ':':
			b.WriteString(": ")
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// stringLength is the length of the string that s begins with, quotes included.
func stringLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

// emptyLength is the length of the empty object or array that s begins with, 0
// where there is something in it.
func emptyLength(s string) int {
	rest := strings.TrimLeft(s[1:], " \t\r\n")
	if rest != "" && rest[0] == s[0]+2 {
		return len(s) - len(rest) + 1
	}
	return 0
}
