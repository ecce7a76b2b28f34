package rawhead

import (
	"fmt"
	"net/http"
	"time"
)

// Fault is a rule that a request broke.
type Fault struct {
	Status int    // the status code that answers it
	Rule   string // what it is about, short: "Content-Length"
	Reason string // one sentence without a full stop that cites the RFC
}

// Error says which rule was broken, and how.
func (f *Fault) Error() string { return "request refused: " + f.Rule + ": " + f.Reason }

func bad(rule, format string, args ...any) *Fault {
	return &Fault{http.StatusBadRequest, rule, fmt.Sprintf(format, args...)}
}

// late is the fault of a part of the request that did not come whole in time.
func late(part string) *Fault {
	return &Fault{http.StatusRequestTimeout, "timeout", "the " + part + " of the request did not come whole in time (RFC 9110 §15.5.9)"}
}

// Rejection is a request that was refused by its head.
type Rejection struct {
	Fault
	Client string // address and port of the peer
	Head   Head   // as far as it could be read
	Raw    []byte // the head up to the byte that broke the rule, at most the first maxRaw bytes
}

// maxRaw bounds Rejection.Raw.
const maxRaw = 4 << 10

// rejectTimeout is how long it may take to write an answer.
const rejectTimeout = 5 * time.Second

// reject answers the head that is being scanned, and ends the connection. It
// is called only while net/http reads a head, so all earlier responses on this
// connection have been sent.
func (c *Conn) reject(f *Fault) error {
	c.fault.Store(f)
	s := &c.scanner
	if c.listener.config.Rejected != nil {
		raw := s.raw[:min(len(s.raw), maxRaw)]
		c.listener.config.Rejected(Rejection{*f, c.RemoteAddr().String(), s.head, raw})
	}
	// Nothing can be done about an error here: the connection ends anyway.
	_ = c.SetWriteDeadline(time.Now().Add(rejectTimeout))
	_, _ = c.Conn.Write(f.response(s.head.Method == http.MethodHead, time.Now()))
	c.dead.Store(true)
	return f
}

// response is the whole answer to a request that was refused.
func (f *Fault) response(head bool, now time.Time) []byte {
	status := fmt.Sprintf("%d %s", f.Status, http.StatusText(f.Status))
	content := fmt.Sprintf("%s\n\n%s: %s.\n", status, f.Rule, f.Reason)
	b := fmt.Appendf(nil, "HTTP/1.1 %s\r\nDate: %s\r\nContent-Type: text/plain; charset=utf-8\r\n"+
		"X-Content-Type-Options: nosniff\r\nContent-Length: %d\r\nConnection: close\r\n\r\n",
		status, now.UTC().Format(http.TimeFormat), len(content))
	if head {
		return b // RFC 9110 §9.3.2: no content
	}
	return append(b, content...)
}
