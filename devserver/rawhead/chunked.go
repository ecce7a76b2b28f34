package rawhead

// chunked is content in the chunked transfer coding up to its last chunk
// (RFC 9112 §7.1); the trailer section comes after it. Chunk extensions are
// checked and left out: net/http does not know all of their grammar.
type chunked struct {
	state  chunkedState
	size   int64 // bytes of the chunk; in its data: what is left of them
	digits int   // digits of the size so far
	line   int   // bytes of the chunk's extensions
}

type chunkedState int

const (
	inSize chunkedState = iota
	beforeExtension
	beforeName
	inName
	afterName
	beforeValue
	inValue
	inQuoted
	inQuotedPair
	afterQuoted
	afterSize // and its CR
	inData
	afterData
	afterDataCR
	afterLast // chunk, the one of size 0
)

// isExtension reports whether the byte that led to the state belongs to chunk
// extensions.
func (s chunkedState) isExtension() bool { return beforeExtension <= s && s <= afterQuoted }

// The bounds are tighter than those of net/http, so that the fault is found here.
const (
	maxSizeDigits = 15
	maxChunkLine  = 2 << 10
)

func (c *chunked) follow(b []byte) (n, kept int, done bool, f *Fault) {
	for n < len(b) && c.state != afterLast {
		k := 1
		if c.state == inData {
			k = int(min(int64(len(b)-n), c.size))
			if c.size -= int64(k); c.size == 0 {
				c.state = afterData
			}
		} else if f := c.step(b[n]); f != nil {
			return n, kept, false, f
		}
		if !c.state.isExtension() {
			if kept < n {
				copy(b[kept:], b[n:n+k])
			}
			kept += k
		}
		n += k
	}
	return n, kept, c.state == afterLast, nil
}

func (c *chunked) step(b byte) *Fault {
	switch {
	case c.state == inSize:
		return c.stepSize(b)
	case c.state.isExtension():
		return c.stepExtension(b)
	case c.state == afterSize:
		return c.beginData(b)
	case c.state == afterData && b == '\r':
		c.state = afterDataCR
		return nil
	case c.state == afterDataCR && b == '\n':
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
	case isBlank(b):
		c.state = beforeExtension
	case b == ';':
		c.state = beforeName
	default:
		return bad("chunk size", "%q stands after a chunk size (RFC 9112 §7.1)", []byte{b})
	}
	return nil
}

// stepExtension keeps the grammar of RFC 9112 §7.1.1: a ";", a name, and where
// there is a value, "=" and a token or a quoted string, with white space that
// should not be there around ";" and "=".
func (c *chunked) stepExtension(b byte) *Fault {
	if c.line++; c.line > maxChunkLine {
		return bad("chunk extension", "the extensions of a chunk have more than %d bytes (RFC 9112 §7.1.1)", maxChunkLine)
	}
	next, ok := c.state.next(b)
	if !ok {
		return bad("chunk extension", "%q breaks the grammar of chunk extensions (RFC 9112 §7.1.1)", []byte{b})
	}
	c.state = next
	return nil
}

// next is the state of chunk extensions after one more byte.
func (s chunkedState) next(b byte) (next chunkedState, ok bool) {
	isText := b == '\t' || !isControl(b) // true within a quoted string, but for its quotes
	switch s {
	case inQuoted:
		switch b {
		case '"':
			return afterQuoted, true
		case '\\':
			return inQuotedPair, true
		}
		return inQuoted, isText
	case inQuotedPair:
		return inQuoted, isText
	}
	begins := s == beforeName || s == beforeValue // where a token has to come
	switch {
	case isTokenByte(b) && (s == beforeName || s == inName):
		return inName, true
	case isTokenByte(b) && (s == beforeValue || s == inValue):
		return inValue, true
	case b == '"' && s == beforeValue:
		return inQuoted, true
	case b == '=' && (s == inName || s == afterName):
		return beforeValue, true
	case b == ';' && !begins:
		return beforeName, true
	case b == '\r' && (s == inName || s == inValue || s == afterQuoted):
		return afterSize, true
	case isBlank(b) && begins:
		return s, true
	case isBlank(b) && (s == inName || s == afterName):
		return afterName, true
	case isBlank(b):
		return beforeExtension, true
	}
	return s, false
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
