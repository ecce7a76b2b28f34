package rawhead

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

func (h *Head) takeRequestLine(line []byte) *Fault {
	parts := bytes.Split(line, []byte(" "))
	if len(parts) != 3 || bytes.IndexByte(line, '\t') >= 0 {
		return bad("request line", "request line %.80q is not a method, a request target and a version with one space between each (RFC 9112 §3)", line)
	}
	h.Method, h.Target, h.Version = latin1(parts[0]), latin1(parts[1]), latin1(parts[2])
	if !isToken(parts[0]) {
		return bad("method", "method %.40q is not a token (RFC 9110 §9.1)", parts[0])
	}
	if f := checkVersion(h.Version); f != nil {
		return f
	}
	return checkTarget(h.Method, string(parts[1]))
}

func checkVersion(v string) *Fault {
	switch {
	case v == "HTTP/1.1", v == "HTTP/1.0":
		return nil
	case len(v) == 8 && v[:5] == "HTTP/" && isDigits(v[5:6]) && v[6] == '.' && isDigits(v[7:]):
		return &Fault{http.StatusHTTPVersionNotSupported, "version", "the version is " + v + ", and this server speaks HTTP/1.0 and HTTP/1.1 (RFC 9110 §15.6.6)"}
	}
	return bad("version", "version %.20q is not of the form HTTP/1.1 (RFC 9112 §2.3)", v)
}

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
	u, err := url.ParseRequestURI(target)
	if err != nil {
		return bad("request target", "request target %.80q is not a valid one: a path that begins with / and has each %% followed by two hexadecimal digits, or a URI (RFC 9112 §3.2)", target)
	}
	absolute := u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
	if target[0] != '/' && !absolute {
		return bad("request target", "request target %.80q is neither a path nor a URI of http or https (RFC 9112 §3.2.2)", target)
	}
	return nil
}

// check looks at the fields that decide on the whole message, and returns what
// follows the head.
func (h *Head) check() (content, *Fault) {
	if f := h.checkHost(); f != nil {
		return nil, f
	}
	if f := h.checkExpect(); f != nil {
		return nil, f
	}
	if f := h.checkTrailer(); f != nil {
		return nil, f
	}
	return h.framing()
}

func (h *Head) checkHost() *Fault {
	hosts := h.values("Host")
	switch {
	case len(hosts) == 0 && h.Version == "HTTP/1.1":
		return bad("Host", "the request has no Host field (RFC 9112 §3.2)")
	case len(hosts) > 1:
		return bad("Host", "the request has %d Host fields (RFC 9112 §3.2)", len(hosts))
	case len(hosts) == 1 && !isHost(hosts[0]):
		return bad("Host", "Host %.80q is not a host with an optional port (RFC 9110 §7.2)", hosts[0])
	}
	return nil
}

// isHost reports whether s is a uri-host with an optional port (RFC 3986 §3.2).
func isHost(s string) bool {
	host, port := s, ""
	if i := strings.LastIndexByte(s, ':'); i > strings.LastIndexByte(s, ']') {
		host, port = s[:i], s[i+1:]
	}
	allowed := "-._~%!$&'()*+,;="
	if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		host, allowed = host[1:len(host)-1], allowed+":"
	}
	for _, c := range []byte(host) {
		if !isAlphanumeric(c) && strings.IndexByte(allowed, c) < 0 {
			return false
		}
	}
	return port == "" || isDigits(port)
}

// checkExpect knows the one expectation that there is (RFC 9110 §10.1.1).
func (h *Head) checkExpect() *Fault {
	for _, m := range h.members("Expect") {
		if m != "" && !strings.EqualFold(m, "100-continue") {
			return &Fault{http.StatusExpectationFailed, "Expect", "the only expectation that a server knows is 100-continue (RFC 9110 §10.1.1)"}
		}
	}
	return nil
}

// checkTrailer refuses the trailer fields that would change the framing.
func (h *Head) checkTrailer() *Fault {
	for _, m := range h.members("Trailer") {
		switch strings.ToLower(m) {
		case "transfer-encoding", "content-length", "trailer":
			return bad("Trailer", "%s cannot be a trailer field (RFC 9110 §6.5.1)", m)
		}
	}
	return nil
}

// framing decides how long the content is (RFC 9112 §6.3).
func (h *Head) framing() (content, *Fault) {
	lengths, codings := h.values("Content-Length"), h.members("Transfer-Encoding")
	switch {
	case len(lengths) > 0 && len(codings) > 0:
		return nil, bad("Content-Length and Transfer-Encoding", "the request has both, which is how requests are smuggled past a proxy (RFC 9112 §6.1)")
	case len(codings) > 0:
		if f := h.checkCodings(codings); f != nil {
			return nil, f
		}
		return &chunked{}, nil
	case len(lengths) > 1:
		return nil, bad("Content-Length", "the request has %d Content-Length fields (RFC 9110 §8.6)", len(lengths))
	case len(lengths) == 1:
		return contentLength(lengths[0])
	}
	return nil, nil
}

func contentLength(s string) (content, *Fault) {
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case !isDigits(s):
		return nil, bad("Content-Length", "Content-Length %.40q is not a decimal number (RFC 9110 §8.6)", s)
	case err != nil:
		return nil, bad("Content-Length", "Content-Length %.40q is too large a number (RFC 9110 §8.6)", s)
	case n == 0:
		return nil, nil
	}
	return &sized{left: n}, nil
}

func (h *Head) checkCodings(codings []string) *Fault {
	const rule = "Transfer-Encoding"
	if h.Version == "HTTP/1.0" {
		return bad(rule, "HTTP/1.0 has no transfer codings (RFC 9112 §6.1)")
	}
	last := len(codings) - 1
	for i, coding := range codings {
		isChunked := strings.EqualFold(coding, "chunked")
		switch {
		case i == last && !isChunked:
			return bad(rule, "the last transfer coding is %.40q, not chunked, so the length of the content is unknown (RFC 9112 §6.3)", coding)
		case i < last && isChunked:
			return bad(rule, "chunked stands before another transfer coding (RFC 9112 §6.1)")
		}
	}
	if last > 0 {
		return &Fault{http.StatusNotImplemented, rule, "chunked is the only transfer coding that this server knows (RFC 9112 §6.1)"}
	}
	return nil
}

func isDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}
