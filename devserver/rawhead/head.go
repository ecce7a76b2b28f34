package rawhead

import (
	"bytes"
	"net/http"
	"strings"

	"gdev/inspect"
)

// MaxRequestLine is the most bytes of a request line, with its end; RFC 9112 §3
// recommends to take 8000 at least.
const MaxRequestLine = 8 << 10

// headScanner takes in a request head byte by byte, so that what it finds does
// not depend on how the head was cut into segments. The first byte that breaks
// a rule ends it.
type headScanner struct {
	max     int     // bytes of all field lines
	raw     []byte  // taken in so far
	line    int     // where the current line begins in raw
	fields  int     // where the first field line begins in raw, 0 before it
	head    Head    // the lines so far
	content content // what follows the head, nil where nothing does; set at its end
}

// scan takes in bytes of b up to the end of the head.
func (s *headScanner) scan(b []byte) (n int, done bool, f *Fault) {
	for i, c := range b {
		s.raw = append(s.raw, c)
		if done, f = s.step(c); done || f != nil {
			return i + 1, done, f
		}
	}
	return len(b), false, nil
}

func (s *headScanner) step(c byte) (done bool, f *Fault) {
	line := s.raw[s.line:]
	afterCR := len(line) > 1 && line[len(line)-2] == '\r'
	switch {
	case c == '\n' && !afterCR:
		// RFC 9112 §2.2 lets a recipient take a bare LF as a line end. Two that
		// disagree on it see two different heads, so this one does not.
		return false, bad("line end", "a line of the head ends in LF without CR before it (RFC 9112 §2.2)")
	case c != '\n' && afterCR:
		return false, bad("line end", "a CR in the head is not followed by LF (RFC 9112 §2.2)")
	case c == '\n':
		s.line = len(s.raw)
		return s.take(line[:len(line)-2])
	case isControl(c) && c != '\t' && c != '\r':
		return false, s.control(c)
	}
	return false, s.tooLong(len(line))
}

func (s *headScanner) control(c byte) *Fault {
	if len(s.raw) == 1 && c == 0x16 {
		return bad("TLS", "the client began with a TLS handshake, and this port speaks plain HTTP: use http://, not https://")
	}
	return bad("control character", "byte 0x%02X stands in the head (RFC 9110 §5.5, RFC 9112 §3)", c)
}

func (s *headScanner) tooLong(line int) *Fault {
	if s.fields == 0 && line > MaxRequestLine {
		return &Fault{http.StatusRequestURITooLong, "request line too long", "the request line has more than 8192 bytes (RFC 9112 §3)"}
	}
	if s.fields > 0 && len(s.raw)-s.fields > s.max {
		return &Fault{http.StatusRequestHeaderFieldsTooLarge, "fields too large", "the fields of the request are together longer than this server takes (RFC 6585 §5)"}
	}
	return nil
}

// take takes in a line, without its line end.
func (s *headScanner) take(line []byte) (done bool, f *Fault) {
	switch {
	case s.fields == 0:
		s.fields = len(s.raw)
		return false, s.head.takeRequestLine(line)
	case len(line) > 0:
		return false, s.head.takeField(line)
	}
	s.content, f = s.head.check()
	return f == nil, f
}

func (h *Head) takeField(line []byte) *Fault {
	if line[0] == ' ' || line[0] == '\t' {
		return bad("folded field", "a field line begins with white space: line folding is obsolete (RFC 9112 §5.2)")
	}
	name, value, colon := bytes.Cut(line, []byte(":"))
	switch {
	case !colon:
		return bad("field line", "the field line that begins with %.40q has no colon (RFC 9112 §5)", firstWord(line))
	case len(name) > 0 && isBlank(name[len(name)-1]):
		return bad("space before colon", "white space stands between field name %.60q and the colon (RFC 9112 §5.1)", bytes.TrimSpace(name))
	case !IsToken(name):
		return bad("field name", "field name %.60q is not a token (RFC 9110 §5.1)", name)
	}
	h.Fields = append(h.Fields, inspect.Field{Name: latin1(name), Value: latin1(bytes.Trim(value, " \t"))})
	return nil
}

// Values returns the values of all fields with this name.
func (h *Head) Values(name string) (values []string) {
	for _, f := range h.Fields {
		if strings.EqualFold(f.Name, name) {
			values = append(values, f.Value)
		}
	}
	return values
}

// members returns the members of the list that the fields with this name make
// up (RFC 9110 §5.6.1), empty ones included.
func (h *Head) members(name string) (members []string) {
	for _, v := range h.Values(name) {
		for m := range strings.SplitSeq(v, ",") {
			members = append(members, strings.Trim(m, " \t"))
		}
	}
	return members
}

func isControl(c byte) bool { return c < 0x20 || c == 0x7f }

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// IsToken reports whether s is a token (RFC 9110 §5.6.2): what methods and field
// names are.
func IsToken[S []byte | string](s S) bool {
	for i := range len(s) {
		if !isTokenByte(s[i]) {
			return false
		}
	}
	return len(s) > 0
}

func isTokenByte(c byte) bool {
	return isAlphanumeric(c) || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// latin1 reads each byte as the character of that number.
func latin1(b []byte) string {
	var s strings.Builder
	s.Grow(len(b))
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return s.String()
}

// firstWord is what stands before the first white space of a line: what follows
// may be a secret.
func firstWord(line []byte) []byte {
	if i := bytes.IndexAny(line, " \t"); i >= 0 {
		return line[:i]
	}
	return line
}
