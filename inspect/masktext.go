package inspect

import (
	"net/url"
	"regexp"
	"strings"
)

// This file finds names and their values inside text that may be cut short
// anywhere and that nobody promised to be well-formed: query strings, Python
// reprs, JSON. It masks too much rather than too little.

// inText ends an unquoted value of a pair that stands in other text.
const inText = "& \t\r\n'\""

var (
	pairName = regexp.MustCompile(`([\w.%+\[\]$-]+)=`)
	// A quoted name before a colon (dict, JSON), or first in a tuple.
	quotedName = regexp.MustCompile(
		`(?:\\*'([^'"\\\n]+)\\*'|\\*"([^'"\\\n]+)\\*")\s*:\s*` +
			`|\(\s*b?(?:\\*'([^'"\\\n]+)\\*'|\\*"([^'"\\\n]+)\\*")\s*,\s*`)
	literalStart = regexp.MustCompile(`^[bBuUrR]{0,2}(\\*['"])`)
	partHead     = regexp.MustCompile(`(?i)\bname="?([^"\r\n;]*)"?[^\n]*\n(?:[^\r\n]+\r?\n)*\r?\n`)
)

// maskPairs masks the value of each secret name=value of a query string, or of
// a URL with one.
func maskPairs(s string) string {
	if !strings.Contains(s, "=") || !hints(s) {
		return s
	}
	return maskAfter(s, pairName, func(rest string) int {
		if end := strings.IndexByte(rest, '&'); end >= 0 {
			return end
		}
		return len(rest)
	})
}

// maskRepr masks inside a Python repr, or JSON: mappings, tuples of name and
// value, keyword arguments, query strings.
func maskRepr(s string) string {
	if !strings.ContainsAny(s, `'"=`) || !hints(s) {
		return s
	}
	s = maskAfter(s, quotedName, func(rest string) int { return valueLength(rest, ",}])\n") })
	return maskAfter(s, pairName, func(rest string) int { return valueLength(rest, inText) })
}

// hints reports whether s may hold a secret name: it is quick, and nearly all
// text has none.
func hints(s string) bool {
	if strings.Contains(s, "%") {
		return true // a percent-encoded name hides
	}
	s = strings.ToLower(s)
	for _, part := range []string{"key", "pass", "token", "secret", "cookie", "auth", "cred", "sess", "jwt", "bearer", "pwd"} {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}

// maskParts masks the secret parts of multipart/form-data content (RFC 7578).
func maskParts(s string) string {
	return maskAfter(s, partHead, func(rest string) int {
		if end := strings.Index(rest, "\n--"); end >= 0 {
			return len(strings.TrimSuffix(rest[:end], "\r"))
		}
		return len(rest)
	})
}

// maskAfter puts Masked in the place of what follows each match of name whose
// group is a secret name; length says how much that is.
func maskAfter(s string, name *regexp.Regexp, length func(rest string) int) string {
	var b strings.Builder
	for {
		m := name.FindStringSubmatchIndex(s)
		if m == nil {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:m[1]])
		found := group(s, m)
		s = s[m[1]:]
		if !secretParameter(found) {
			continue
		}
		if n := length(s); n > 0 {
			b.WriteString(Masked)
			s = s[n:]
		}
	}
}

// group returns the first group of a match that took part in it.
func group(s string, m []int) string {
	for i := 2; i < len(m); i += 2 {
		if m[i] >= 0 {
			return s[m[i]:m[i+1]]
		}
	}
	return ""
}

// secretParameter is Secret for a name that may be percent-encoded.
func secretParameter(name string) bool {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	return Secret(name)
}

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
