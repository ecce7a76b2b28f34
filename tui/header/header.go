// Package header is the line at the top: which application, where, in what
// state, and how much it has served.
//
// Contract: at any width it says what matters most and leaves out the rest by
// whole parts; only where one part alone is too wide is that cut.
package header

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"gdev/inspect"
	"gdev/inspect/history"
	"gdev/tui/page"
	"gdev/tui/safetext"
	"gdev/tui/theme"
)

// Header is what the line tells.
type Header struct {
	Application string
	URL         string
	Generation  inspect.Generation
	Counts      history.Counts
	Now         time.Time
	Revealed    bool // secrets are shown
	Prompts     int  // how many wait for a line
	Taken       inspect.ThreadsTaken
}

// part is a piece of the line with shorter ways to say it, the last of which
// may be nothing.
type part struct {
	style lipgloss.Style
	ways  []string
	keep  int // what is kept longest has the highest
}

// View draws the line, width columns wide.
func (h Header) View(styles *theme.Styles, width int) string {
	if width <= 0 {
		return ""
	}
	parts := h.parts(styles)
	for total(parts) > width && shorten(parts) {
	}
	spans := []page.Span{}
	used := 0
	for i := range parts {
		text := parts[i].ways[0]
		if text == "" {
			continue
		}
		text = page.Fit(" "+text+" ", width-used)
		used += ansi.StringWidth(text)
		spans = append(spans, page.Of(&parts[i].style, text))
	}
	spans = append(spans, page.Of(&styles.Bar, page.Spaces(width-used)))
	return page.Render(spans...)
}

func (h Header) parts(s *theme.Styles) []part {
	app := h.Generation.Found.Name
	if app == "" {
		app = h.Application
	}
	muted := s.Bar
	parts := []part{
		{s.BarStrong, []string{safetext.Line(app)}, 9},
		h.state(s),
		{muted, urlWays(h.URL), 6},
		{muted, pythonWays(h.Generation.Python), 3},
		{muted, counted(h.Counts.Exchanges, "request", "req"), 4},
	}
	if n := h.Counts.Open; n > 0 {
		parts = append(parts, part{s.OnBar(s.Accent), []string{fmt.Sprintf("%d open", n), ""}, 2})
	}
	if t := h.Taken; !t.Began.IsZero() {
		parts = append(parts, part{s.OnBar(s.Bad), takenWays(t), 8})
	}
	if n := h.Prompts; n > 0 {
		parts = append(parts, part{s.OnBar(s.Warn), []string{fmt.Sprintf("? %s (p)", counted(n, "prompt", "")[0]), fmt.Sprintf("?%d (p)", n)}, 8})
	}
	if n := h.Counts.Failed; n > 0 {
		parts = append(parts, part{s.OnBar(s.Bad), []string{fmt.Sprintf("%d failed", n), fmt.Sprintf("✗%d", n), ""}, 5})
	}
	if n := h.Counts.Faults; n > 0 {
		ways := []string{counted(n, "fault", "")[0] + " of gdev", fmt.Sprintf("gdev ✗%d", n)}
		parts = append(parts, part{s.OnBar(s.Bad), ways, 8})
	}
	if n := h.Counts.Findings; n.Sum() > 0 {
		mark, style := s.Finding(n.Worst())
		words := mark + " " + counted(n.Sum(), "finding", "")[0]
		parts = append(parts, part{s.OnBar(*style), []string{words, fmt.Sprintf("%s%d", mark, n.Sum()), ""}, 5})
	}
	if n := h.Counts.Dropped; n > 0 {
		parts = append(parts, part{muted, []string{fmt.Sprintf("%d older rows gone", n), ""}, 1})
	}
	if h.Revealed {
		parts = append(parts, part{s.OnBar(s.Warn), []string{"secrets shown", "shown"}, 8})
	}
	return parts
}

// takenWays says that all threads are taken: by which exchanges, and what may help.
func takenWays(t inspect.ThreadsTaken) []string {
	short := fmt.Sprintf("! threads taken, %d wait", t.Waiting)
	if n := t.Gone(); n > 0 {
		short = fmt.Sprintf("! threads taken, %d by clients that have gone, %d wait", n, t.Waiting)
	}
	by := ""
	for _, b := range t.By {
		by += fmt.Sprintf(" #%d", b.Exchange)
	}
	oldest := ""
	if len(t.By) > 0 {
		oldest = " for " + inspect.FormatDuration(t.At.Sub(t.By[0].Began).Truncate(time.Second))
	}
	return []string{
		short + " · by" + by + oldest + " · --threads " + strconv.Itoa(min(2*t.Threads, 256)),
		short + " · --threads " + strconv.Itoa(min(2*t.Threads, 256)),
		short, fmt.Sprintf("! threads taken, %d wait", t.Waiting),
	}
}

func pythonWays(p inspect.Python) []string {
	if p.Version == "" {
		return []string{""}
	}
	name := p.Implementation
	if name == "" || name == "CPython" {
		name = "Python"
	}
	return []string{safetext.Line(name + " " + p.Version), safetext.Line("py " + p.Version), "py" + minor(p.Version), ""}
}

// minor is a version without its third part.
func minor(version string) string {
	parts := strings.SplitN(version, ".", 3)
	return safetext.Line(strings.Join(parts[:min(len(parts), 2)], "."))
}

func urlWays(url string) []string {
	url = safetext.Line(url)
	return []string{url, strings.TrimPrefix(url, "http://"), ""}
}

func counted(n int, word, short string) []string {
	digits := strconv.Itoa(n)
	if n != 1 {
		word += "s"
	}
	return []string{digits + " " + word, digits + " " + short, ""}
}

// state is the generation and how far it has come. Mark and word say the same
// as the colour.
func (h Header) state(s *theme.Styles) part {
	g := h.Generation
	if g.Number == 0 {
		return part{s.OnBar(s.Muted), []string{"◌ starting…"}, 8}
	}
	mark, word, style := "◌", "loading…", s.Accent
	switch g.State {
	case inspect.GenerationReady:
		mark, word, style = "●", "ready", s.Good
	case inspect.GenerationFailed:
		mark, word, style = "✗", "failed", s.Bad
	case inspect.GenerationDied:
		mark, word, style = "✗", "died", s.Bad
	case inspect.GenerationEnded:
		mark, word, style = "○", "ended", s.Muted
	}
	long := fmt.Sprintf("%s generation %d %s", mark, g.Number, word)
	if d := h.Now.Sub(g.Began); g.State == inspect.GenerationLoading && d >= time.Second {
		long += " " + inspect.FormatDuration(d.Truncate(time.Second))
	}
	return part{s.OnBar(style), []string{long, fmt.Sprintf("%s g%d %s", mark, g.Number, word)}, 8}
}

func total(parts []part) int {
	n := 0
	for _, p := range parts {
		if w := ansi.StringWidth(p.ways[0]); w > 0 {
			n += w + 2
		}
	}
	return n
}

// shorten says one part in its next shorter way: a long way of what is kept
// least first. It reports false where nothing can be shorter.
func shorten(parts []part) bool {
	least := -1
	for i, p := range parts {
		if len(p.ways) > 1 && (least < 0 || rank(p) < rank(parts[least])) {
			least = i
		}
	}
	if least < 0 {
		return false
	}
	parts[least].ways = parts[least].ways[1:]
	return true
}

// rank orders the next steps: a part is put shorter before any is left out.
func rank(p part) int {
	if p.ways[1] != "" {
		return p.keep
	}
	return p.keep + 10
}
