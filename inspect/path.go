package inspect

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Path is the path of a file. A system may hold names that are no UTF-8, of
// which JSON cannot have the bytes: each byte of them stands there as Python
// has it (PEP 383), as the lone surrogate U+DC00 and its value, so that
// json.loads and os.fsencode give back the path.
type Path string

// Paths are several.
type Paths []string

// MarshalJSON gives a string without loss.
func (p Path) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(string(p)) {
		return json.Marshal(string(p))
	}
	b := []byte{'"'}
	for rest := string(p); rest != ""; {
		valid := 0
		for valid < len(rest) {
			r, size := utf8.DecodeRuneInString(rest[valid:])
			if r == utf8.RuneError && size == 1 {
				break
			}
			valid += size
		}
		text, err := json.Marshal(rest[:valid])
		if err != nil {
			return nil, err
		}
		b = append(b, text[1:len(text)-1]...)
		if valid < len(rest) {
			b = fmt.Appendf(b, `\udc%02x`, rest[valid])
			valid++
		}
		rest = rest[valid:]
	}
	return append(b, '"'), nil
}

// UnmarshalJSON takes what MarshalJSON gives.
func (p *Path) UnmarshalJSON(text []byte) error {
	var path strings.Builder
	var s string
	piece, isPair := []byte{'"'}, false // isPair: the surrogate before wants another
	for i := 0; i < len(text); i++ {
		unit, ok := surrogate(text[i:])
		switch {
		case ok && unit >= 0xDC80 && unit <= 0xDCFF && !isPair:
			if err := json.Unmarshal(append(piece, '"'), &s); err != nil {
				return err
			}
			path.WriteString(s)
			path.WriteByte(byte(unit - 0xDC00))
			piece = []byte{'"'}
			i += 5
			continue
		case ok:
			isPair = unit < 0xDC00
			piece = append(piece, text[i:i+6]...)
			i += 5
			continue
		case i == 0: // the quote, or what is no string
			piece = piece[:0]
		case text[i] == '\\' && i+1 < len(text):
			piece = append(piece, text[i])
			i++
		}
		isPair = false
		piece = append(piece, text[i])
	}
	if err := json.Unmarshal(piece, &s); err != nil {
		return err
	}
	*p = Path(path.String() + s)
	return nil
}

// surrogate reads the escape of a surrogate, \udce9, that text begins with.
func surrogate(text []byte) (unit uint64, ok bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return unit, err == nil && unit >= 0xD800 && unit <= 0xDFFF
}

// MarshalJSON gives a list of strings without loss.
func (p Paths) MarshalJSON() ([]byte, error) {
	if p == nil {
		return []byte("null"), nil
	}
	all := make([]Path, len(p))
	for i, path := range p {
		all[i] = Path(path)
	}
	return json.Marshal(all)
}

// UnmarshalJSON takes what MarshalJSON gives.
func (p *Paths) UnmarshalJSON(text []byte) error {
	var all []Path
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	*p = nil
	for _, path := range all {
		*p = append(*p, string(path))
	}
	return nil
}
