package rawhead

import (
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// checkTarget knows the forms of RFC 9112 §3.2.
func checkTarget(method, target string) *Fault {
	if method == http.MethodConnect {
		return &Fault{http.StatusNotImplemented, "method", "CONNECT asks for a tunnel, and this server is no proxy (RFC 9110 §9.3.6)"}
	}
	if target == "*" {
		if method == http.MethodOptions {
			return nil
		}
		return bad("request target", "the target * is for OPTIONS only (RFC 9112 §3.2.4)")
	}
	if strings.Contains(target, "#") {
		return bad("request target", "the request target has a fragment, which is the client's to keep (RFC 9112 §3.2)")
	}
	authority, absolute := authorityOf(target)
	if !strings.HasPrefix(target, "/") && !absolute {
		return bad("request target", "the request target is neither a path nor a URI of http or https (RFC 9112 §3.2.2)")
	}
	if absolute && (authority == "" || !isHost(authority)) {
		return bad("request target", "the URI of the request has no host, or one that is none (RFC 9110 §4.2.1, §4.2.4)")
	}
	if _, err := url.ParseRequestURI(target); err != nil {
		return bad("request target", "a %% in the path is not followed by two hexadecimal digits (RFC 3986 §2.1)")
	}
	return nil
}

// authorityOf gives host and port of a target in absolute form.
func authorityOf(target string) (authority string, absolute bool) {
	scheme, rest, ok := strings.Cut(target, "://")
	if !ok || !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		return "", false
	}
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		rest = rest[:i]
	}
	return rest, true
}

// Authority is the host, with the port where there is one, that a target in
// absolute form names; the Host field is to be ignored then (RFC 9112 §3.2.2).
// It is empty with the other forms.
func (h *Head) Authority() string {
	authority, _ := authorityOf(h.Target)
	return authority
}

func (h *Head) checkHost() *Fault {
	hosts := h.Values("Host")
	switch {
	case len(hosts) == 0 && h.Version != "HTTP/1.0":
		return bad("Host", "the request has no Host field (RFC 9112 §3.2)")
	case len(hosts) > 1:
		return bad("Host", "the request has %d Host fields (RFC 9112 §3.2)", len(hosts))
	case len(hosts) == 1 && hosts[0] != "" && !isHost(hosts[0]):
		return bad("Host", "Host is not a host with an optional port (RFC 9110 §7.2)")
	}
	return nil
}

// isHost reports whether s is a host with an optional port (RFC 3986 §3.2). A
// percent sign, of which no name in DNS has one, and a zone (RFC 9844) are none.
func isHost(s string) bool {
	host, port := SplitHost(s)
	if _, err := strconv.ParseUint(port, 10, 16); port != "" && (err != nil || !isDigits(port)) {
		return false
	}
	if literal, ok := strings.CutPrefix(host, "["); ok {
		literal, ok = strings.CutSuffix(literal, "]")
		ip, err := netip.ParseAddr(literal)
		return ok && err == nil && ip.Is6() && ip.Zone() == ""
	}
	for _, c := range []byte(host) {
		if !isAlphanumeric(c) && strings.IndexByte("-._~!$&'()*+,;=", c) < 0 {
			return false
		}
	}
	return host != ""
}

// SplitHost cuts the port from a host; an IPv6 address keeps its brackets.
func SplitHost(s string) (host, port string) {
	if i := strings.LastIndexByte(s, ':'); i > strings.LastIndexByte(s, ']') {
		return s[:i], s[i+1:]
	}
	return s, ""
}
