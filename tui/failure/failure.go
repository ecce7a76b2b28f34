// Package failure shows why a generation cannot serve: over the whole UI while
// there is none that can, and as part of the generation's details.
//
// Contract: it shows all that an inspect.Failure holds. It masks the locals of
// secret names unless told to reveal them.
package failure

import (
	"fmt"
	"strings"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/inspect/termtext"
	"gdev/tui/page"
	"gdev/tui/safetext"
	"gdev/tui/theme"
	"gdev/tui/traceback"
)

// Options say how much is shown.
type Options struct {
	traceback.Options
	Reveal bool // secrets
}

// Build adds a failure to a page.
func Build(b *page.Builder, f inspect.Failure, o Options) {
	if !o.Reveal {
		f = redact.Failure(f)
	}
	if f.Traceback != nil {
		traceback.Summary(b, *f.Traceback, o.Options)
	}
	b.Blank()
	if f.Message != "" {
		b.Words(&b.Styles.Strong, safetext.Line(f.Message))
	}
	if f.Hint != "" {
		b.Words(&b.Styles.Info, "hint: "+safetext.Line(f.Hint))
	}
	for _, l := range f.LookedAt {
		b.Hang(4, page.Of(&b.Styles.Muted, "  · "+safetext.Line(l)))
	}
	if f.Traceback != nil {
		t := *f.Traceback
		t.Syntax = nil // stands above
		b.Section("Traceback", "")
		traceback.Build(b, t, o.Options)
	}
	if f.Output != "" {
		b.Section("Last output", "")
		for _, l := range safetext.Lines(termtext.Unstyled(f.Output)) {
			b.Line(page.Of(nil, l))
		}
	}
}

// Overlay is the failure of a generation over the whole UI.
type Overlay struct {
	styles     *theme.Styles
	options    Options
	generation inspect.Generation
	width      int
	view       page.View
}

// New makes an Overlay that shows paths relative to a directory.
func New(styles *theme.Styles, directory string) *Overlay {
	return &Overlay{styles: styles, options: Options{Options: traceback.Options{Directory: directory}}}
}

// Show takes the generation to show; another one is shown from its top.
func (o *Overlay) Show(g inspect.Generation) {
	if g.Number != o.generation.Number {
		o.view.ScrollTo(0)
	}
	o.generation = g
	o.build()
}

// SetStyles takes other styles.
func (o *Overlay) SetStyles(s *theme.Styles) {
	o.styles = s
	o.build()
}

// SetReveal shows secrets or masks them.
func (o *Overlay) SetReveal(on bool) {
	o.options.Reveal = on
	o.build()
}

// SetUnfold shows library frames or folds them.
func (o *Overlay) SetUnfold(on bool) {
	o.options.Unfold = on
	o.build()
}

// SetWhole shows all locals, each to its end, or some of them.
func (o *Overlay) SetWhole(on bool) {
	o.options.Whole = on
	o.build()
}

// SetSize gives the overlay its room.
func (o *Overlay) SetSize(width, height int) {
	o.width = width
	o.view.SetHeight(height - 2)
	o.build()
}

// Scroll is the window on the text.
func (o *Overlay) Scroll() *page.View { return &o.view }

// build lays the text out where there is a failure and room for it.
func (o *Overlay) build() {
	if o.generation.Failure == nil || o.width == 0 {
		return
	}
	b := page.NewBuilder(o.styles, o.width-2)
	b.Indented(1, func() { Build(b, *o.generation.Failure, o.options) })
	o.view.SetLines(b.Lines())
}

// View draws a title, an empty line and the text.
func (o *Overlay) View() string {
	g := o.generation
	title := fmt.Sprintf(" ✗ Generation %d cannot serve", g.Number)
	if g.Failure != nil {
		title += " · " + kindText(g.Failure.Kind)
	}
	if n := len(g.Changed); n > 0 {
		title += " · after a change of " + traceback.Path(g.Changed[0], o.options.Directory)
		if n > 1 {
			title += fmt.Sprintf(" and %d more", n-1)
		}
	}
	position := ""
	if p := o.view.Position(); p != "" {
		position = p + " "
	}
	room := max(o.width-page.Width(page.Span{Text: position})-1, 0)
	bar := page.Render(page.Of(&o.styles.Alarm, page.Pad(title, room)+" "+position))
	return strings.Join([]string{bar, "", o.view.View()}, "\n")
}

func kindText(k inspect.FailureKind) string {
	switch k {
	case inspect.FailureImport:
		return "its import raised"
	case inspect.FailureFactory:
		return "its factory raised"
	case inspect.FailureNotFound:
		return "no application found"
	case inspect.FailureInvalid:
		return "what was found cannot be called"
	case inspect.FailurePython:
		return "no Python to run it"
	case inspect.FailureDied:
		return "its process exited while loading"
	default:
		return safetext.Line(string(k))
	}
}
