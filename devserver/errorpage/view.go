package errorpage

import (
	"strings"

	"gdev/inspect"
	"gdev/inspect/termtext"
)

// frameGroup is a run of frames that are all of libraries, or all not.
type frameGroup struct {
	Library bool
	Frames  []inspect.Frame
}

// frameGroups gathers neighbours, so that library frames can be folded.
func frameGroups(frames []inspect.Frame) (groups []frameGroup) {
	for _, f := range frames {
		if n := len(groups); n > 0 && groups[n-1].Library == f.Library {
			groups[n-1].Frames = append(groups[n-1].Frames, f)
		} else {
			groups = append(groups, frameGroup{f.Library, []inspect.Frame{f}})
		}
	}
	return groups
}

// link is an exception of a chain, with what leads from the one shown above.
type link struct {
	Lead string
	inspect.Traceback
}

// chain returns the exception that was raised last, then what it came from.
func chain(t inspect.Traceback) []link {
	links := []link{{"", t}}
	for t.Cause != nil {
		lead := "It was raised while this exception was being handled:"
		if t.Link == "cause" {
			lead = "Its direct cause was this exception:"
		}
		t = *t.Cause
		links = append(links, link{lead, t})
	}
	return links
}

// line is a line of source.
type line struct {
	Number int
	Text   string
	Marked bool
	Caret  string // to stand below Text
}

func sourceLines(f inspect.Frame) []line { return numbered(f.Source, f.FirstLine, f.Line) }

func syntaxLines(s *inspect.Syntax) []line {
	lines := numbered(s.Source, s.FirstLine, s.Line)
	for i, l := range lines {
		if l.Marked && s.Column > 0 {
			lines[i].Caret = caret(l.Text, s.Column)
		}
	}
	return lines
}

func numbered(source []string, first, marked int) []line {
	lines := make([]line, len(source))
	for i, text := range source {
		lines[i] = line{Number: first + i, Text: text, Marked: first+i == marked}
	}
	return lines
}

// caret puts a ^ below the column of text, which counts from 1 in characters.
func caret(text string, column int) string {
	var b strings.Builder
	for _, r := range text {
		if column--; column <= 0 {
			break
		}
		if r != '\t' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String() + "^"
}

// printable spells out what does more than to be seen, but for line ends and
// tabs: text goes to terminals, and bidirectional controls deceive in a browser, too.
func printable(s string) string {
	lines := strings.SplitAfter(s, "\n")
	for i, l := range lines {
		text, end := strings.CutSuffix(l, "\n")
		lines[i] = termtext.Escape(text)
		if end {
			lines[i] += "\n"
		}
	}
	return strings.Join(lines, "")
}
