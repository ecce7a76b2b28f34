package redact

import (
	"regexp"
	"strings"
)

// The functions of this file say how long the value is that a text begins with.

// untilAny is the length up to a byte of stop outside of string literals and
// brackets.
func untilAny(stop string) func(string) int {
	return func(rest string) int { return valueLength(rest, stop) }
}

func untilAmpersand(rest string) int { return indexAny(rest, "&") }

// untilLineEnd is the length of a header line's value.
func untilLineEnd(rest string) int {
	if n := literalLength(rest); n > 0 {
		return n
	}
	n := indexAny(rest, "\r\n'\"")
	if i := strings.Index(rest[:n], `\r`); i >= 0 {
		n = i
	}
	if i := strings.Index(rest[:n], `\n`); i >= 0 {
		n = i
	}
	return n
}

// untilClause is the length up to a comma, a bracket or the end of the line.
func untilClause(rest string) int {
	if n := literalLength(rest); n > 0 {
		return n
	}
	return min(untilLineEnd(rest), indexAny(rest, ",;>)}]"))
}

// credentialLength is the length of what follows Bearer or Basic: 0 for a word
// of a sentence.
func credentialLength(rest string) int {
	n := len(rest) - len(strings.TrimLeft(rest, credentialBytes))
	if n < 6 {
		return 0
	}
	return n
}

// credentialBytes are those of token68 (RFC 9110 §11.2).
const credentialBytes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/="

// jwtLength is the length of a JSON Web Token behind its first three bytes; 0
// where what begins so is none.
func jwtLength(rest string) int {
	n := len(rest) - len(strings.TrimLeft(rest, credentialBytes))
	if n < 8 || !strings.Contains(rest[:n], ".") {
		return 0
	}
	return n
}

// keyLength is the length of a private key in PEM (RFC 7468), with its last line.
func keyLength(rest string) int {
	if i := strings.Index(rest, "-----END"); i >= 0 {
		return i
	}
	return len(rest)
}

// indexAny is the index of the first byte of stop, or the length.
func indexAny(s, stop string) int {
	if i := strings.IndexAny(s, stop); i >= 0 {
		return i
	}
	return len(s)
}

var literalStart = regexp.MustCompile(`^[bBuUrRfF]{0,2}(\\*['"])`)

// valueLength is the length of the value that s begins with, which goes on to
// the next byte of stop outside of string literals and brackets.
func valueLength(s, stop string) int {
	if n := literalLength(s); n > 0 {
		return n
	}
	depth := 0
	for i := 0; i < len(s); i++ {
		if depth == 0 && strings.IndexByte(stop, s[i]) >= 0 {
			return i
		}
		switch s[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth = max(depth-1, 0)
		case '\'', '"', '\\':
			i += max(literalLength(s[i:]), escapes(s[i:]), 1) - 1
		}
	}
	return len(s)
}

// escapes is the number of backslashes that s begins with.
func escapes(s string) int { return len(s) - len(strings.TrimLeft(s, `\`)) }

// literalLength is the length of the string literal, with or without a prefix
// such as b, that s begins with; 0 where it begins with none. In a repr within
// a repr the quotes themselves are escaped.
func literalLength(s string) int {
	m := literalStart.FindStringSubmatchIndex(s)
	if m == nil {
		return 0
	}
	quote := s[m[2]:m[3]]
	escaped := len(quote) - 1
	for i := m[1]; i < len(s); i++ {
		switch {
		case strings.HasPrefix(s[i:], quote):
			return i + len(quote)
		case s[i] == '\\' && escaped == 0:
			i++
		}
	}
	return len(s)
}

var literalBegin = regexp.MustCompile(`[bBuUrRfF]{0,2}['"]|\b\d[\w.]*`)

// literalSpans finds the string literals and numbers of a line of source code.
func literalSpans(s string) (found []span) {
	for from := 0; from < len(s); {
		m := literalBegin.FindStringIndex(s[from:])
		if m == nil {
			break
		}
		start, end := from+m[0], from+m[1]
		if n := literalLength(s[start:]); n > 0 {
			end = start + n
		}
		found = append(found, span{start, end})
		from = end
	}
	return found
}
