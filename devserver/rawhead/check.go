package rawhead

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
)

func (h *Head) takeRequestLine(line []byte) *Fault {
	parts := bytes.Split(line, []byte(" "))
	if len(parts) != 3 || bytes.IndexByte(line, '\t') >= 0 {
		return bad("request line", "request line %.80q is not a method, a request target and a version with one space between each (RFC 9112 §3)", line)
	}
	h.Method, h.Target, h.Version = latin1(parts[0]), latin1(parts[1]), latin1(parts[2])
	if !IsToken(parts[0]) {
		return bad("method", "method %.40q is not a token (RFC 9110 §9.1)", parts[0])
	}
	if f := checkVersion(h.Version); f != nil {
		return f
	}
	return checkTarget(h.Method, string(parts[1]))
}

func isVersion1(v string) bool { return len(v) == 8 && v[:7] == "HTTP/1." && isDigits(v[7:]) }

func checkVersion(v string) *Fault {
	switch {
	case isVersion1(v):
		return nil // a minor version beyond 1 is spoken to as 1.1 (RFC 9110 §2.5)
	case len(v) == 8 && v[:5] == "HTTP/" && isDigits(v[5:6]) && v[6] == '.' && isDigits(v[7:]):
		return &Fault{http.StatusHTTPVersionNotSupported, "version", "the version is " + v + ", and this server speaks HTTP/1.0 and HTTP/1.1 (RFC 9110 §15.6.6)"}
	}
	return bad("version", "version %.20q is not of the form HTTP/1.1 (RFC 9112 §2.3)", v)
}

// check looks at the fields that decide on the whole message, and returns what
// follows the head.
func (h *Head) check() (content, *Fault) {
	if f := h.checkHost(); f != nil {
		return nil, f
	}
	if f := h.checkSingle(); f != nil {
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

// single are fields that a request has once: they are no lists, and two of them
// have no meaning together (RFC 9110 §5.3). Host and Content-Length are looked
// at with what they decide on.
var single = map[string]bool{
	"authorization": true, "content-range": true, "content-type": true, "date": true, "from": true,
	"if-modified-since": true, "if-range": true, "if-unmodified-since": true, "max-forwards": true,
	"origin": true, "proxy-authorization": true, "range": true, "referer": true,
}

func (h *Head) checkSingle() *Fault {
	var met map[string]bool
	for _, f := range h.Fields {
		name := strings.ToLower(f.Name)
		switch {
		case !single[name]:
			continue
		case met[name]:
			return bad(f.Name, "the request has several %s fields, which is no list (RFC 9110 §5.3)", f.Name)
		case met == nil:
			met = map[string]bool{}
		}
		met[name] = true
	}
	return nil
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

// checkTrailer refuses the trailer fields that would change the framing, or the
// host.
func (h *Head) checkTrailer() *Fault {
	for _, m := range h.members("Trailer") {
		if f := checkTrailerField(m); f != nil {
			return f
		}
	}
	return nil
}

func checkTrailerField(name string) *Fault {
	switch strings.ToLower(name) {
	case "transfer-encoding", "content-length", "trailer", "host":
		return bad("Trailer", "%s cannot be a trailer field (RFC 9110 §6.5.1)", name)
	}
	return nil
}

// framing decides how long the content is (RFC 9112 §6.3).
func (h *Head) framing() (content, *Fault) {
	lengths, codings := h.Values("Content-Length"), h.members("Transfer-Encoding")
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
