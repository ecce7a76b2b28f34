package reload

import (
	"strings"
)

// byteClass is a set of bytes: a class in brackets of git's patterns, without
// the slash, which no class has.
type byteClass struct {
	has [256]bool
}

// namedClasses are those of POSIX, as git has them whatever the locale.
var namedClasses = map[string]func(c byte) bool{
	"alnum":  func(c byte) bool { return isLetter(c) || isDigit(c) },
	"alpha":  isLetter,
	"blank":  func(c byte) bool { return c == ' ' || c == '\t' },
	"cntrl":  func(c byte) bool { return c < ' ' || c == 0x7f },
	"digit":  isDigit,
	"graph":  isGraphic,
	"lower":  func(c byte) bool { return c >= 'a' && c <= 'z' },
	"print":  func(c byte) bool { return c == ' ' || isGraphic(c) },
	"punct":  func(c byte) bool { return isGraphic(c) && !isLetter(c) && !isDigit(c) },
	"space":  func(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' },
	"upper":  func(c byte) bool { return c >= 'A' && c <= 'Z' },
	"xdigit": func(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' },
}

func isLetter(c byte) bool  { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool   { return c >= '0' && c <= '9' }
func isGraphic(c byte) bool { return c > ' ' && c < 0x7f }

// parseClass reads the class that text begins with, n bytes long. It is not ok
// where the class has no end, or a name that there is not.
func parseClass(text string, fold bool) (class *byteClass, n int, ok bool) {
	class = &byteClass{}
	i := 1
	negated := i < len(text) && (text[i] == '!' || text[i] == '^')
	if negated {
		i++
	}
	last := -1 // the character that a "-" after it begins a range with
	for first := true; ; first = false {
		switch {
		case i >= len(text):
			return nil, 0, false
		case text[i] == ']' && !first:
			class.finish(negated, fold)
			return class, i + 1, true
		}
		var used int
		if last, used, ok = class.item(text[i:], last); !ok {
			return nil, 0, false
		}
		i += used
	}
}

// item takes in what text begins with: a character, the rest of a range, or a
// named class.
func (b *byteClass) item(text string, last int) (newLast, n int, ok bool) {
	if last >= 0 && text[0] == '-' && len(text) > 1 && text[1] != ']' {
		high, n, ok := character(text[1:])
		if ok {
			b.add(last, int(high))
		}
		return -1, n + 1, ok
	}
	if name, ok := strings.CutPrefix(text, "[:"); ok {
		end := strings.IndexByte(name, ']')
		if end < 0 {
			return 0, 0, false
		}
		if name, ok := strings.CutSuffix(name[:end], ":"); ok {
			return -1, end + 3, b.addNamed(name)
		}
	}
	c, n, ok := character(text)
	if ok {
		b.add(int(c), int(c))
	}
	return int(c), n, ok
}

// character is the one that text begins with, which may be escaped.
func character(text string) (c byte, n int, ok bool) {
	if text[0] != '\\' {
		return text[0], 1, true
	}
	if len(text) < 2 {
		return 0, 0, false
	}
	return text[1], 2, true
}

func (b *byteClass) add(low, high int) {
	for c := low; c <= high; c++ {
		b.has[c] = true
	}
}

func (b *byteClass) addNamed(name string) bool {
	in, ok := namedClasses[name]
	for c := range b.has {
		b.has[c] = b.has[c] || ok && in(byte(c))
	}
	return ok
}

// finish makes the set what the whole class is.
func (b *byteClass) finish(negated, fold bool) {
	for c := byte('A'); fold && c <= 'Z'; c++ {
		both := b.has[c] || b.has[c|0x20]
		b.has[c], b.has[c|0x20] = both, both
	}
	for c := range b.has {
		b.has[c] = b.has[c] != negated && c != '/'
	}
}

// glob is the class for doublestar, as ranges of escaped characters. A path has
// no NUL, so that one may be in each: a class must not be empty.
func (b *byteClass) glob() string {
	var out strings.Builder
	out.WriteString("[\\\x00")
	for low := 1; low < len(b.has); low++ {
		if !b.has[low] {
			continue
		}
		high := low
		for high+1 < len(b.has) && b.has[high+1] {
			high++
		}
		out.WriteString(`\` + string(rune(low)) + `-\` + string(rune(high)))
		low = high
	}
	return out.String() + "]"
}
