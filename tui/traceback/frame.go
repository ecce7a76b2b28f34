package traceback

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gdev/inspect"
	"gdev/tui/highlight"
	"gdev/tui/page"
	"gdev/tui/safetext"
)

// localsShown and localLines bound the locals of a frame while Options.Whole
// is off.
const (
	localsShown = 10
	localLines  = 2
)

func buildFrames(b *page.Builder, frames []inspect.Frame, o Options) {
	for len(frames) > 0 {
		n := 0
		for n < len(frames) && frames[n].Library && !o.Unfold {
			n++
		}
		if n > 0 {
			buildFolded(b, frames[:n], o)
			frames = frames[n:]
			continue
		}
		buildFrame(b, frames[0], o)
		frames = frames[1:]
	}
}

// buildFolded adds one line for frames of libraries. It names the last, which
// the next frame of the project, or the exception, came out of.
func buildFolded(b *page.Builder, frames []inspect.Frame, o Options) {
	what := "1 library frame"
	if n := len(frames); n > 1 {
		what = strconv.Itoa(n) + " library frames"
	}
	last := frames[len(frames)-1]
	b.Fitted(page.Of(&b.Styles.Muted, "… "+what+" (f)"),
		page.Of(&b.Styles.Faint, "  "+page.FitLeft(place(last, o.Directory), max(b.Width()-len(what)-8, 10))))
}

func buildFrame(b *page.Builder, f inspect.Frame, o Options) {
	name := &b.Styles.Accent
	if f.Library {
		name = &b.Styles.Muted
	}
	b.Hang(2, page.Of(name, fmt.Sprintf("%s:%d", Path(f.File, o.Directory), f.Line)),
		page.Of(&b.Styles.Muted, " in "), page.Of(&b.Styles.Strong, safetext.Line(f.Function)))
	buildSource(b, f.Source, f.FirstLine, f.Line, 0)
	buildLocals(b, f.Locals, o)
	b.Blank()
}

// buildSource adds numbered source lines with the culprit marked, and a caret
// under one of its characters where column, from 1, is not 0.
func buildSource(b *page.Builder, source []string, first, culprit, column int) {
	source, first = trimmed(source, first)
	digits := len(strconv.Itoa(first + len(source)))
	for i, spans := range highlight.Lines(sourceLines(source), "python", &b.Styles.Syntax) {
		number := first + i
		mark, gutter := "  ", &b.Styles.Faint
		if number == culprit {
			mark, gutter = "▶ ", &b.Styles.Bad
			spans = culpritSpans(b, spans)
		}
		line := []page.Span{page.Of(gutter, fmt.Sprintf("%s%*d │ ", mark, digits, number))}
		b.Hang(digits+5, append(line, spans...)...)
		if number == culprit && column > 0 {
			margin := digits + 5 + columns(source[i], column-1)
			b.Line(page.Of(nil, page.Spaces(margin)), page.Of(&b.Styles.Bad, "^"))
		}
	}
}

// trimmed leaves out blank lines at both ends.
func trimmed(source []string, first int) ([]string, int) {
	blank := func(l string) bool { return strings.TrimSpace(l) == "" }
	for len(source) > 0 && blank(source[0]) {
		source, first = source[1:], first+1
	}
	for len(source) > 0 && blank(source[len(source)-1]) {
		source = source[:len(source)-1]
	}
	return source, first
}

// culpritSpans is the line in one style: a background over many colours is
// hard to read, and the mark at its left says the same without colour.
func culpritSpans(b *page.Builder, spans []page.Span) []page.Span {
	var text strings.Builder
	for _, s := range spans {
		text.WriteString(s.Text)
	}
	return []page.Span{page.Of(&b.Styles.Culprit, text.String())}
}

// sourceLines makes each element of source one safe line.
func sourceLines(source []string) []string {
	out := make([]string, len(source))
	for i, l := range source {
		out[i] = strings.Join(safetext.Lines(strings.TrimRight(l, "\r\n")), " ")
	}
	return out
}

func buildLocals(b *page.Builder, locals []inspect.Value, o Options) {
	all := len(locals)
	if !o.Whole {
		locals = telling(locals)
	}
	rest, column := all-len(locals), 0
	for _, v := range locals {
		column = max(column, ansi.StringWidth(safetext.Line(v.Key)))
	}
	limit := localLines
	if o.Whole {
		limit = 0
	}
	b.Indented(4, func() {
		for _, v := range locals {
			name := page.Fill(safetext.Line(v.Key), min(column, 18)) + " = "
			b.Limit(limit, func() {
				b.Hang(4, page.Of(&b.Styles.Key, name), page.Of(&b.Styles.Muted, safetext.Line(v.Repr)))
			})
		}
		if rest > 0 {
			b.Line(page.Of(&b.Styles.Faint, fmt.Sprintf("… %d more locals (w)", rest)))
		}
	})
}

// telling are the locals that are shown first: some of those that hold data.
// What was imported and defined is there in every frame of a module.
func telling(locals []inspect.Value) []inspect.Value {
	var data []inspect.Value
	for _, v := range locals {
		switch v.Type {
		case "module", "function", "type":
		default:
			data = append(data, v)
		}
	}
	if len(data) > localsShown+1 {
		data = data[:localsShown]
	}
	return data
}

// buildSyntax adds the place that a SyntaxError points at, with a caret.
func buildSyntax(b *page.Builder, s inspect.Syntax, o Options) {
	b.Line(page.Of(&b.Styles.Accent, fmt.Sprintf("%s:%d", Path(s.File, o.Directory), s.Line)))
	buildSource(b, s.Source, s.FirstLine, s.Line, s.Column)
	b.Blank()
}

// columns is the width of the first n characters of a source line as shown.
func columns(line string, n int) int {
	runes := []rune(line)
	before := safetext.Lines(string(runes[:min(n, len(runes))]))
	return ansi.StringWidth(strings.Join(before, " "))
}
