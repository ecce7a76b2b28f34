// Package traceback shows Python exceptions: the chain in Python's order and
// words, frames with highlighted source and locals, library frames folded.
//
// Contract: it shows all that an inspect.Traceback holds or says what it left
// out and how to see that. Masking is the caller's: it hands over a traceback
// that redact.Traceback has been through.
package traceback

import (
	"fmt"
	"strings"

	"gdev/inspect"
	"gdev/tui/page"
	"gdev/tui/safetext"
)

// Options say how much of a traceback is shown.
type Options struct {
	Unfold    bool   // library frames too
	Whole     bool   // all locals, each to its end
	Directory string // paths are shown relative to it
}

// How a traceback led to the next, as Python's traceback module says it.
const (
	directCause   = "The above exception was the direct cause of the following exception:"
	duringAnother = "During handling of the above exception, another exception occurred:"
)

// Headline is what Python prints last of an exception, type and message, as
// safe text in one line; of a message of several lines the first.
func Headline(t inspect.Traceback) string {
	message, rest, more := strings.Cut(t.Message, "\n")
	if more && strings.TrimSpace(rest) != "" {
		message += " …"
	}
	return inspect.Traceback{Type: safetext.Line(t.Type), Message: safetext.Line(message)}.Summary()
}

// Place is where an exception was raised: the innermost frame of the project's
// own, else the innermost of all. It is "" where that is not known.
func Place(t inspect.Traceback, directory string) string {
	if t.Syntax != nil {
		return fmt.Sprintf("%s:%d", Path(t.Syntax.File, directory), t.Syntax.Line)
	}
	if f, ok := culprit(t); ok {
		return place(f, directory)
	}
	return ""
}

// culprit is the innermost frame of the project's own, else of all.
func culprit(t inspect.Traceback) (f inspect.Frame, ok bool) {
	for i := len(t.Frames) - 1; i >= 0; i-- {
		if !t.Frames[i].Library {
			return t.Frames[i], true
		}
	}
	if n := len(t.Frames); n > 0 {
		return t.Frames[n-1], true
	}
	return f, false
}

func place(f inspect.Frame, directory string) string {
	path := Path(f.File, directory)
	if f.Library {
		path = libraryPath(path)
	}
	return fmt.Sprintf("%s:%d in %s", path, f.Line, safetext.Line(f.Function))
}

// libraryPath is a path from the folder of libraries on.
func libraryPath(path string) string {
	slashed := strings.ReplaceAll(path, `\`, "/")
	for _, folder := range []string{"/site-packages/", "/dist-packages/"} {
		if i := strings.LastIndex(slashed, folder); i >= 0 {
			return slashed[i+len(folder):]
		}
	}
	return path
}

// Summary adds what one wants to know first: which exception, where, and the
// source line.
func Summary(b *page.Builder, t inspect.Traceback, o Options) {
	b.Hang(2, page.Of(&b.Styles.Bad, Headline(t)))
	if at := Place(t, o.Directory); at != "" {
		b.Line(page.Of(&b.Styles.Muted, "at "), page.Of(&b.Styles.Accent, at))
	}
	if s := t.Syntax; s != nil {
		buildSource(b, s.Source, s.FirstLine, s.Line, s.Column)
		return
	}
	if f, ok := culprit(t); ok && f.Line >= f.FirstLine && f.Line-f.FirstLine < len(f.Source) {
		buildSource(b, f.Source[f.Line-f.FirstLine:][:1], f.Line, f.Line, 0)
	}
}

// Path is a path as safe text, relative to directory where it is inside of it.
func Path(path, directory string) string {
	if rest, ok := strings.CutPrefix(path, strings.TrimRight(directory, `/\`)); ok && directory != "" {
		if trimmed := strings.TrimLeft(rest, `/\`); trimmed != rest {
			path = trimmed
		}
	}
	return safetext.Line(path)
}

// Build adds a traceback with all that it came from, the oldest first.
func Build(b *page.Builder, t inspect.Traceback, o Options) {
	chain := []inspect.Traceback{t}
	for chain[0].Cause != nil {
		chain = append([]inspect.Traceback{*chain[0].Cause}, chain...)
	}
	for i, one := range chain {
		buildOne(b, one, o)
		if i == len(chain)-1 {
			break
		}
		link := duringAnother
		if chain[i+1].Link == "cause" {
			link = directCause
		}
		b.Blank()
		b.Words(&b.Styles.Muted, link)
		b.Blank()
	}
}

func buildOne(b *page.Builder, t inspect.Traceback, o Options) {
	buildFrames(b, t.Frames, o)
	if t.Syntax != nil {
		buildSyntax(b, *t.Syntax, o)
	}
	buildMessage(b, t)
	for _, n := range t.Notes {
		for _, l := range safetext.Lines(n) {
			b.Indented(2, func() { b.Words(&b.Styles.Info, l) })
		}
	}
	for i, member := range t.Group {
		b.Blank()
		b.Line(page.Of(&b.Styles.Muted, fmt.Sprintf("│ exception %d of %d in the group", i+1, len(t.Group))))
		b.Indented(2, func() { Build(b, member, o) })
	}
}

func buildMessage(b *page.Builder, t inspect.Traceback) {
	lines := safetext.Lines(t.Message)
	first := ""
	if len(lines) > 0 {
		first, lines = ": "+lines[0], lines[1:]
	}
	b.Hang(2, page.Of(&b.Styles.Bad, safetext.Line(t.Type)), page.Of(&b.Styles.Strong, first))
	for _, l := range lines {
		b.Indented(2, func() { b.Line(page.Of(&b.Styles.Strong, l)) })
	}
}
