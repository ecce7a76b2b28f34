package redact

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// This file masks names with their values inside text that may be cut short
// anywhere and that nobody promised to be well-formed: query strings, Python
// reprs, JSON, header lines. It masks too much rather than too little.

// Text masks in a sentence of gdev's own, which may quote a client or the
// application.
func Text(s string) string { return maskText(s) }

// maskText masks inside a text of any kind.
func maskText(s string) string { return masked(s, textSpans) }

// maskQuery is maskText for a query string, or a field value that may hold a URL
// with one: a value goes on to the next ampersand, whatever it holds.
func maskQuery(s string) string { return masked(s, querySpans) }

// maskShapes masks what shows by its own shape that it is secret: passwords in
// URLs, credentials of RFC 9110, tokens, private keys.
func maskShapes(s string) string { return masked(s, shapeSpans) }

// maskSource masks the literals of a line of source code: `password = "x"`, but
// not `password = read()`.
func maskSource(s string) string {
	return masked(s, func(s string) []span {
		literals := literalSpans(s)
		return slices.DeleteFunc(append(assignment.spans(s), textSpans(s)...), func(found span) bool {
			return !slices.ContainsFunc(literals, func(l span) bool { return l.start <= found.start && found.end <= l.end })
		})
	})
}

// maskPythonText masks in Python's own rendering of a traceback: the lines of
// source, which it indents, as such, and in the messages what maskShapes knows.
func maskPythonText(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		if strings.HasPrefix(line, "    ") {
			line = maskSource(line)
		} else {
			line = maskShapes(line)
		}
		b.WriteString(line)
	}
	return b.String()
}

// masked puts Masked in the place of the spans that find returns for s, and for
// what it says with its escapes undone.
func masked(s string, find func(string) []span) string {
	var found []span
	l, more := layer{text: s}, true
	for depth := 0; more && depth < maxLayers; depth++ {
		if hints(l.text) {
			for _, each := range find(l.text) {
				found = append(found, l.original(each))
			}
		}
		l, more = l.decoded()
	}
	return replaced(s, found)
}

// hints reports whether s may hold a secret that is not encoded: it is quick,
// and nearly all text has none.
func hints(s string) bool {
	s = strings.ToLower(s)
	return slices.ContainsFunc(hintParts, func(part string) bool { return strings.Contains(s, part) })
}

// hintParts has a part of each name that Secret knows, and what begins a secret
// without a name.
var hintParts = []string{
	"key", "pass", "token", "secret", "cookie", "auth", "cred", "sess", "jwt", "bearer", "pw", "sid",
	"csrf", "xsrf", "otp", "pin", "sig", "hmac", "basic ", "eyj", "@",
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
