package front

import (
	"net"
	"net/http"
	"strings"

	"gdev/devserver/rawhead"
	"gdev/devserver/wire"
)

// requestFrame says to the host what the client has sent. All but the length of
// the content and the addresses comes from the head as it was sent, not from
// what net/http has made of it.
func (x *exchange) requestFrame() wire.Request {
	path, query := splitTarget(x.request.Target)
	q := wire.Request{
		Exchange: x.rec.record.Number, Method: x.request.Method, Target: x.request.Target, Path: path, Query: query,
		Version: spoken(x.request.Version), Scheme: "http", Length: x.r.ContentLength,
		Fields: requestFields(x.request),
	}
	q.RemoteAddr, q.RemotePort, _ = net.SplitHostPort(x.r.RemoteAddr)
	if local, ok := x.r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		q.ServerName, q.ServerPort, _ = net.SplitHostPort(local.String())
	}
	return q
}

// spoken is the version by which a message is to be read (RFC 9110 §2.5).
func spoken(version string) string {
	if version == "HTTP/1.0" {
		return version
	}
	return "HTTP/1.1"
}

// requestFields gives the fields of the request. A target in absolute form
// names the host, and the Host field is to be ignored (RFC 9112 §3.2.2).
func requestFields(head rawhead.Head) [][2]string {
	authority := head.Authority()
	all := make([][2]string, 0, len(head.Fields)+1)
	if authority != "" {
		all = append(all, [2]string{"Host", authority})
	}
	for _, f := range head.Fields {
		if authority == "" || !strings.EqualFold(f.Name, "Host") {
			all = append(all, [2]string{f.Name, f.Value})
		}
	}
	return all
}

// splitTarget gives the undecoded path and the query of a request target
// (RFC 9112 §3.2: origin, absolute, or asterisk form).
func splitTarget(target string) (path, query string) {
	path, query, _ = strings.Cut(target, "?")
	if strings.HasPrefix(path, "/") {
		return path, query
	}
	if _, rest, ok := strings.Cut(path, "://"); ok {
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			return rest[i:], query
		}
		return "/", query // RFC 9110 §4.2.3: an empty path means "/"
	}
	return path, query
}
