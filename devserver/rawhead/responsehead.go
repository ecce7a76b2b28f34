package rawhead

import (
	"bytes"
	"strings"

	"gdev/inspect"
)

// SetResponseHead has the next response head put on the wire with exactly this status
// ("200 OK") and these fields, in this order and spelling: net/http would write
// a reason phrase of its own, sort the fields and respell their names. What
// net/http itself adds to frame the content (Transfer-Encoding, Connection)
// follows them. It is called before the handler's WriteHeader. Strings are
// native strings; a rune beyond Latin-1 becomes "?", and so does a control
// character, whoever let it through (X6).
func (c *Conn) SetResponseHead(status string, fields []inspect.Field) {
	c.responseHead.Store(&responseHead{status: status, fields: fields})
}

// responseHead replaces one head in a stream of writes.
type responseHead struct {
	status string
	fields []inspect.Field
	held   []byte // the part of net/http's head that has come, until its end does

	framing framing // once the head was replaced
}

// write takes in what net/http writes, and gives what to send in its place.
// Done says that the head was replaced: all that follows is sent as it is.
func (h *responseHead) write(p []byte) (out []byte, done bool) {
	h.held = append(h.held, p...)
	for {
		head, rest, whole := bytes.Cut(h.held, []byte("\r\n\r\n"))
		if !whole {
			return out, false
		}
		if bytes.HasPrefix(head, []byte("HTTP/1.1 100 ")) { // S38; the final head is still to come
			out = append(append(out, head...), "\r\n\r\n"...)
			h.held = rest
			continue
		}
		return append(h.replace(out, head), rest...), true
	}
}

// replace appends the head that takes the place of net/http's.
func (h *responseHead) replace(out, head []byte) []byte {
	lines := bytes.Split(head, []byte("\r\n"))
	version, _, _ := bytes.Cut(lines[0], []byte(" "))
	h.framing = framingOf(string(version), lines[1:])
	out = append(append(out, version...), ' ')
	out = appendLatin1(out, h.status)
	if !strings.Contains(h.status, " ") {
		out = append(out, ' ') // RFC 9112 §4: it stands also before an empty reason phrase
	}
	out = append(out, "\r\n"...)
	for _, f := range h.fields {
		out = append(appendLatin1(out, f.Name), ": "...)
		out = append(appendLatin1(out, f.Value), "\r\n"...)
	}
	for _, line := range lines[1:] {
		if name, _, _ := bytes.Cut(line, []byte(":")); !h.has(string(name)) {
			out = append(append(out, line...), "\r\n"...)
		}
	}
	return append(out, "\r\n"...)
}

// framingOf reads it from the fields that net/http has added.
func framingOf(version string, lines [][]byte) framing {
	f := framing{persists: version == "HTTP/1.1"}
	for _, line := range lines {
		switch string(line) {
		case "Transfer-Encoding: chunked":
			f.chunked = true
		case "Connection: close":
			f.persists = false
		case "Connection: keep-alive":
			f.persists = true
		}
	}
	return f
}

func (h *responseHead) has(name string) bool {
	for _, f := range h.fields {
		if strings.EqualFold(f.Name, name) {
			return true
		}
	}
	return false
}

func appendLatin1(out []byte, s string) []byte {
	for _, r := range s {
		if r > 0xff || r != '\t' && isControl(byte(r)) {
			r = '?'
		}
		out = append(out, byte(r))
	}
	return out
}
