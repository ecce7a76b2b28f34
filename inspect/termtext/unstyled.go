package termtext

import (
	"regexp"
	"strings"
)

// presentation is what programs write to a terminal only to be pretty there:
// colours (SGR), "erase the rest of the line", modes of the cursor and of
// pasting, the choice of a character set, and hyperlinks around a text (OSC 8).
// See ECMA-48 §8.3.
var presentation = regexp.MustCompile("\x1b(?:" +
	`\[[0-9;:]*m` + "|" + `\[[0-2]?K` + "|" + `\[\?[0-9;]+[hl]` + "|" + `\([0AB]` + "|" +
	`\]8;[^\x07\x1b\n]*(?:\x07|` + "\x1b" + `\\)` + ")")

// partialSequence is the beginning of such a sequence, at the end of a text.
var partialSequence = regexp.MustCompile("\x1b" + `(?:\[\??[0-9;:]*|\(|\](?:8(?:;[^\x07\x1b\n]*` + "\x1b?" + `)?)?)?$`)

// maxSequence bounds, in bytes, how long the beginning of a sequence may be.
const maxSequence = 2 << 10

// Unstyled is text that an application wrote for people, without colours and the
// like, and with a line for each state of a progress bar: a lone carriage return
// separates them. Any other control character or escape sequence is left: the
// result is as hostile as text was.
func Unstyled(text string) string {
	if strings.IndexByte(text, 0x1b) >= 0 {
		text = presentation.ReplaceAllString(text, "")
	}
	if strings.IndexByte(text, '\r') >= 0 {
		text = linesOfReturns(text)
	}
	return text
}

// linesOfReturns ends a line at each carriage return that follows text.
func linesOfReturns(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for part := range strings.SplitSeq(text, "\r") {
		within := b.Len() > 0 && !strings.HasSuffix(b.String(), "\n")
		if within && part != "" && part[0] != '\n' {
			b.WriteByte('\n')
		}
		b.WriteString(part)
	}
	return b.String()
}

// PartialSequence is the number of bytes at the end of text that may begin an
// escape sequence which Unstyled leaves out, and do not complete it.
func PartialSequence(text string) int {
	if strings.IndexByte(text, 0x1b) < 0 {
		return 0
	}
	if at := partialSequence.FindStringIndex(text[max(0, len(text)-maxSequence):]); at != nil {
		return at[1] - at[0]
	}
	return 0
}
