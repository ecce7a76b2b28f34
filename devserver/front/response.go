package front

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"gdev/devserver/wire"
	"gdev/inspect"
)

// sendHead gives net/http the status code and what it needs to frame the content;
// the connection puts the status line and fields on the wire as they were given.
func (x *exchange) sendHead(h wire.Head) {
	x.rec.head(h)
	x.writeHead(h.Status, x.rec.record.Response.SentFields)
}

func (x *exchange) writeHead(status string, fields []inspect.Field) {
	x.headSent = true
	code, err := strconv.Atoi(status[:min(3, len(status))])
	h := x.w.Header()
	switch { // for net/http's framing only; the status goes out as given
	case err != nil || code > 999:
		code = http.StatusInternalServerError
	case code < 200: // no content; and the client waits for another response, which is not the next one
		code = http.StatusNoContent
		h.Set("Connection", "close")
	}
	if x.tooMuchLeft() {
		h.Set("Connection", "close") // RFC 9112 §9.6
	}
	x.conn.SetResponseHead(status, fields)
	h["Date"], h["Content-Type"] = nil, nil // switched off: the fields above are complete
	for _, f := range fields {
		if strings.EqualFold(f.Name, "Content-Length") {
			h["Content-Length"] = []string{strings.TrimSpace(f.Value)}
		}
	}
	x.w.WriteHeader(code)
}

func (x *exchange) write(b []byte) {
	if x.failed != nil {
		return
	}
	if _, err := x.w.Write(b); err != nil && !errors.Is(err, http.ErrBodyNotAllowed) {
		x.failed = fmt.Errorf("%w: %w", errClientGone, err)
		return
	}
	x.flush()
}

func (x *exchange) flush() {
	if x.headSent && x.failed == nil {
		x.failed = x.control.Flush()
	}
}

// cutOff ends the connection in the middle of the content.
func (x *exchange) cutOff() {
	if !x.r.ProtoAtLeast(1, 1) && x.w.Header().Get("Content-Length") == "" {
		x.conn.CutOff() // its end would be that of the content (S34)
	}
	panic(http.ErrAbortHandler)
}

// errClientGone says that a write to the client failed.
var errClientGone = errors.New("the client went away")
