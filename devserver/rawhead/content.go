package rawhead

// content is the content of a request on its way: it tells where that ends. Of
// the bytes b that came next, the first n belong to the content and keep its
// rules; done says that it ends after them, f that the byte after them breaks
// a rule.
type content interface {
	follow(b []byte) (n int, done bool, f *Fault)
}

// sized is content with a Content-Length.
type sized struct{ left int64 }

func (s *sized) follow(b []byte) (n int, done bool, f *Fault) {
	n = int(min(int64(len(b)), s.left))
	s.left -= int64(n)
	return n, s.left == 0, nil
}

// chunked is content in the chunked transfer coding up to its last chunk
// (RFC 9112 §7.1); the trailer section comes after it.
type chunked struct {
	state  chunkedState
	size   int64 // of the chunk; in its data: what is left of it
	digits int   // of the size
	line   int   // bytes of the chunk's first line
}

type chunkedState int

const (
	inSize chunkedState = iota
	inExtension
	afterSize // and its CR
	inData
	afterData
	afterDataCR
	afterLast // chunk, the one of size 0
)

// The bounds are tighter than those of net/http, so that the fault is told here.
const (
	maxSizeDigits = 15
	maxChunkLine  = 2 << 10
	maxTrailer    = 3 << 10
)

func (c *chunked) follow(b []byte) (n int, done bool, f *Fault) {
	for n < len(b) && c.state != afterLast {
		if c.state == inData {
			k := min(int64(len(b)-n), c.size)
			n, c.size = n+int(k), c.size-k
			if c.size == 0 {
				c.state = afterData
			}
			continue
		}
		if f := c.step(b[n]); f != nil {
			return n, false, f
		}
		n++
	}
	return n, c.state == afterLast, nil
}

func (c *chunked) step(b byte) *Fault {
	switch c.state {
	case inSize:
		return c.stepSize(b)
	case inExtension:
		return c.stepExtension(b)
	case afterSize:
		return c.beginData(b)
	}
	if c.state == afterData && b == '\r' {
		c.state = afterDataCR
		return nil
	}
	if c.state == afterDataCR && b == '\n' {
		*c = chunked{}
		return nil
	}
	return bad("chunk data", "the data of a chunk is not followed by CR LF where its size says that it ends (RFC 9112 §7.1)")
}

func (c *chunked) stepSize(b byte) *Fault {
	digit, isDigit := hexDigit(b)
	switch {
	case isDigit && c.digits == maxSizeDigits:
		return bad("chunk size", "a chunk size has more than %d digits (RFC 9112 §7.1)", maxSizeDigits)
	case isDigit:
		c.size, c.digits = c.size<<4|digit, c.digits+1
	case c.digits == 0:
		return bad("chunk size", "%q stands where a chunk size should (RFC 9112 §7.1)", []byte{b})
	case b == '\r':
		c.state = afterSize
	case b == ';':
		c.state = inExtension
	default:
		return bad("chunk size", "%q stands after a chunk size (RFC 9112 §7.1)", []byte{b})
	}
	return nil
}

func (c *chunked) stepExtension(b byte) *Fault {
	c.line++
	switch {
	case c.line > maxChunkLine:
		return bad("chunk extension", "the extensions of a chunk have more than %d bytes (RFC 9112 §7.1.1)", maxChunkLine)
	case b == '\r':
		c.state = afterSize
	case isControl(b) && b != '\t':
		return bad("chunk extension", "byte 0x%02X stands in a chunk extension (RFC 9112 §7.1.1)", b)
	}
	return nil
}

func (c *chunked) beginData(b byte) *Fault {
	if b != '\n' {
		return bad("chunk size", "a CR after a chunk size is not followed by LF (RFC 9112 §7.1)")
	}
	c.state = inData
	if c.size == 0 {
		c.state = afterLast
	}
	return nil
}

func hexDigit(b byte) (value int64, ok bool) {
	switch lower := b | 0x20; {
	case '0' <= b && b <= '9':
		return int64(b - '0'), true
	case 'a' <= lower && lower <= 'f':
		return int64(lower-'a') + 10, true
	}
	return 0, false
}

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
		return false, (&Head{}).takeField(line[:len(line)-2])
	case isControl(c) && c != '\t' && c != '\r':
		return false, bad("trailer", "byte 0x%02X stands in a trailer field (RFC 9110 §5.5)", c)
	case len(t.raw) > maxTrailer:
		return false, bad("trailer", "the trailer section has more than %d bytes (RFC 9112 §7.1.2)", maxTrailer)
	}
	return false, nil
}
