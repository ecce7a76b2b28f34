package rawhead

// maxTrailer is tighter than the bound of net/http, so that the fault is found here.
const maxTrailer = 3 << 10

// trailerScanner takes in a trailer section (RFC 9112 §7.1.2) byte by byte.
type trailerScanner struct {
	raw  []byte // taken in so far
	line int    // where the current line begins in raw
}

// scan takes in bytes of b up to the end of the section.
func (t *trailerScanner) scan(b []byte) (n int, done bool, f *Fault) {
	for i, c := range b {
		t.raw = append(t.raw, c)
		if done, f = t.step(c); done || f != nil {
			return i + 1, done, f
		}
	}
	return len(b), false, nil
}

func (t *trailerScanner) step(c byte) (done bool, f *Fault) {
	line := t.raw[t.line:]
	afterCR := len(line) > 1 && line[len(line)-2] == '\r'
	switch {
	case afterCR != (c == '\n'):
		return false, bad("trailer", "a line of the trailer section does not end in CR LF (RFC 9112 §2.2)")
	case c == '\n' && len(line) == 2:
		return true, nil
	case c == '\n':
		t.line = len(t.raw)
		return false, checkTrailerLine(line[:len(line)-2])
	case isControl(c) && c != '\t' && c != '\r':
		return false, bad("trailer", "byte 0x%02X stands in a trailer field (RFC 9110 §5.5)", c)
	case len(t.raw) > maxTrailer:
		return false, bad("trailer", "the trailer section has more than %d bytes (RFC 9112 §7.1.2)", maxTrailer)
	}
	return false, nil
}

func checkTrailerLine(line []byte) *Fault {
	var h Head
	if f := h.takeField(line); f != nil {
		return f
	}
	return checkTrailerField(h.Fields[0].Name)
}
