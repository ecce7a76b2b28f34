package redact

import (
	"regexp"
	"slices"
	"strings"
)

// tokenLength is how long a user's name is not, in bytes: what stands alone
// before the host of a URL and is as long is a token.
const tokenLength = 16

// maxUserinfo bounds in bytes how far the end of a URL's user information is looked for.
const maxUserinfo = 4 << 10

var (
	urlStart = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://`)
	// A user and a password before a host, without a scheme.
	bareUserinfo = regexp.MustCompile(`(?:^|[\s'"=,(\[{<])([\w.+-]+):([^\s@/:'"\\]+)@[\w\[]`)
	// What a URL's host and port look like, up to the path.
	hostAndPort = regexp.MustCompile(`^(?:\[[^\]]*\]|[^:@]*)(?::\d*)?$`)
)

// addressSchemes take an address that looks as if it had a password.
var addressSchemes = []string{"mailto", "acct", "sip", "sips", "xmpp", "git", "ssh"}

// urlSpans finds the passwords in URLs (RFC 3986 §3.2.1).
func urlSpans(s string) (found []span) {
	if !strings.Contains(s, "@") {
		return nil
	}
	for _, m := range urlStart.FindAllStringIndex(s, -1) {
		if start, end := passwordIn(s[m[1]:]); end > start {
			found = append(found, span{m[1] + start, m[1] + end})
		}
	}
	for _, m := range bareUserinfo.FindAllStringSubmatchIndex(s, -1) {
		if !slices.Contains(addressSchemes, strings.ToLower(s[m[2]:m[3]])) {
			found = append(found, span{m[4], m[5]})
		}
	}
	return found
}

// passwordIn finds the password in what follows the scheme of a URL, or the
// token that stands in the place of user and password.
func passwordIn(rest string) (start, end int) {
	rest = rest[:min(len(rest), maxUserinfo)]
	rest = rest[:indexAny(rest, " \t\r\n'\"<>\\")]
	authority := rest[:indexAny(rest, "/?#")]
	if !strings.Contains(authority, "@") && !hostAndPort.MatchString(authority) {
		authority = rest // a password that should have been percent-encoded
	}
	end = strings.LastIndex(authority, "@")
	if end < 0 {
		return 0, 0
	}
	if colon := strings.Index(authority[:end], ":"); colon >= 0 {
		return colon + 1, end
	}
	if end < tokenLength {
		return 0, 0 // a user's name alone
	}
	return 0, end
}
