package redact

import (
	"regexp"
	"strings"
)

// pattern finds names with values: each match ends where the value begins, and
// its first group that took part is the name.
type pattern struct {
	match  *regexp.Regexp
	length func(rest string) int // length in bytes of the value that rest begins with
	secret func(name string) bool
	needs  string // one of these bytes is in each match: nearly all texts have none, and are not searched
}

const (
	literal = `(?:\\*'([^'"\\\n]+)\\*'|\\*"([^'"\\\n]+)\\*")`
	header  = `(?i)((?:proxy-)?authorization|(?:set-)?cookie)`
)

// inText ends an unquoted value of a pair that stands in other text.
const inText = "& \t\r\n'\""

var pairName = regexp.MustCompile(`([\w.%+\[\]$-]+)=`)

// textPatterns are tried on text of all kinds.
var textPatterns = []pattern{
	// A mapping's: 'password': 'x', "token": [1, 2].
	{regexp.MustCompile(literal + `\s*:\s*`), untilAny(",}])\n"), Secret, ":"},
	// A tuple's: ('password', 'x').
	{regexp.MustCompile(`\(\s*b?` + literal + `\s*,\s*`), untilAny(",}])\n"), Secret, "("},
	// A list's, where it stands in another: [["password", "x"]].
	{regexp.MustCompile(`[\[(,]\s*\[\s*b?` + literal + `\s*,\s*`), untilAny(",}])\n"), Secret, "["},
	{regexp.MustCompile(`(?i)\[\s*b?['"]((?:proxy-)?authorization|(?:set-)?cookie)['"]\s*,\s*`), untilAny(",}])\n"), always, "["},
	// Two members of an object: {"name": "password", "value": "x"}, and the other way round.
	{regexp.MustCompile(`(?i)['"](?:name|key|field|header)['"]\s*:\s*` + literal + `\s*,\s*['"]value['"]\s*:\s*`), untilAny(",}])\n"), Secret, ":"},
	// A command's arguments: ["--password", "x"], --password x.
	{regexp.MustCompile(`['"]--?([\w-]+)['"]\s*,\s*`), untilAny(",}])\n"), Secret, "-"},
	{regexp.MustCompile(`(?:^|[\s'"])--([\w-]+)[ \t]+`), untilAny(inText), Secret, "-"},
	// A pair's: password=x.
	{pairName, untilAny(inText), Secret, "="},
	// A header line's, whose value ends with the line or the literal that it stands in.
	{regexp.MustCompile(header + `:[ \t]*`), untilLineEnd, always, ":"},
	// Another line's: <Conn password: x>, password: x.
	{regexp.MustCompile(`([A-Za-z][\w.-]*):[ \t]+`), untilClause, strongSecret, ":"},
	// An element of XML: <password>x</password>.
	{regexp.MustCompile(`<(?:\w+:)?([\w.-]+)(?:\s[^<>]*)?>`), untilAny("<"), Secret, "<"},
}

// assignment is a pair of source code.
var assignment = pattern{regexp.MustCompile(`\b(\w+)(?:\s*:[^=\n]*?)?\s*={1,2}\s*`), untilAny(",;:)]} \t\n#"), Secret, "="}

// shapePatterns find what needs no name to be secret.
var shapePatterns = []pattern{
	// A scheme of RFC 9110 §11.1 with its credentials.
	{regexp.MustCompile(`(?i)\b(bearer|basic)[ \t]+`), credentialLength, always, " \t"},
	// A JSON Web Token (RFC 7519): its header always begins so.
	{regexp.MustCompile(`\b(eyJ)`), jwtLength, always, "."},
	{regexp.MustCompile(`(-----BEGIN [A-Z ]*PRIVATE KEY-----)`), keyLength, always, "-"},
}

// textSpans finds the secret values of a text.
func textSpans(s string) []span {
	found := shapeSpans(s)
	for _, p := range textPatterns {
		found = append(found, p.spans(s)...)
	}
	return found
}

// shapeSpans finds what is secret whatever its name.
func shapeSpans(s string) []span {
	found := urlSpans(s)
	for _, p := range shapePatterns {
		found = append(found, p.spans(s)...)
	}
	return found
}

// querySpans finds the secret values of a query string, and those that any
// other text may hold.
func querySpans(s string) []span {
	toAmpersand := pattern{pairName, untilAmpersand, Secret, "="}
	return append(toAmpersand.spans(s), textSpans(s)...)
}

func (p pattern) spans(s string) (found []span) {
	if !strings.ContainsAny(s, p.needs) {
		return nil
	}
	for from := 0; from < len(s); {
		m := p.match.FindStringSubmatchIndex(s[from:])
		if m == nil {
			break
		}
		name, end := group(s[from:], m), from+m[1]
		from = end
		if !p.secret(name) {
			continue
		}
		if n := p.length(s[end:]); n > 0 {
			found = append(found, span{end, end + n})
			from = end + n
		}
	}
	return found
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

func always(string) bool { return true }

// strongSecret is Secret for a word before a colon, which may be one of a
// sentence, "no such key: price", or the type of an exception, "KeyError: 'price'",
// whose message is masked for what is secret by its shape alone.
func strongSecret(name string) bool {
	if strings.HasSuffix(name, "Error") || strings.HasSuffix(name, "Exception") {
		return false
	}
	switch strings.ToLower(name) {
	case "key", "keys", "session", "pin", "auth", "sig", "signature", "secret":
		return false
	}
	return Secret(name)
}
