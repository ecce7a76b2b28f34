package list

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"gdev/inspect"
	"gdev/tui/page"
	"gdev/tui/safetext"
)

// widths are the widths of the columns that grow with what is in them. They
// never shrink, so that columns do not jump while one scrolls.
type widths struct{ findings, number, method, generation int }

func minimal() widths { return widths{number: 3, method: len("method"), generation: 2} }

func (w *widths) grow(e inspect.Event) {
	if x, ok := e.(inspect.Exchange); ok {
		if n := len(x.Findings); n > 0 {
			w.findings = max(w.findings, 1+len(strconv.Itoa(n))+1) // mark, count, gap
		}
		w.number = max(w.number, len(strconv.FormatUint(x.Number, 10)))
		w.method = max(w.method, min(len(x.Request.Method), 7))
		w.generation = max(w.generation, len(strconv.Itoa(x.Generation))+1)
	}
}

// Widths of the columns that do not grow, and the least that a target gets
// before columns beside it go.
const (
	clockWidth    = 8
	statusWidth   = 4
	reasonWidth   = 14
	sizeWidth     = 6
	durationWidth = 6
	targetLeast   = 14
	targetEnough  = 30
)

// columns say what a row of the list's width has room for.
type columns struct {
	widths
	target                    int
	clock, generation, reason bool
}

func (l *List) columns() columns {
	c := columns{widths: l.widths, clock: true, generation: true}
	fixed := 2 + c.findings + c.number + 1 + c.method + 1 + 1 + statusWidth + 1 + sizeWidth + 1 + durationWidth
	c.target = l.width - fixed - (clockWidth + 1) - (c.widths.generation + 1)
	if c.target < targetLeast {
		c.generation, c.target = false, c.target+c.widths.generation+1
	}
	if c.target < targetLeast {
		c.clock, c.target = false, c.target+clockWidth+1
	}
	if c.target >= targetEnough+reasonWidth {
		c.reason, c.target = true, c.target-reasonWidth
	}
	c.target = max(c.target, 1)
	return c
}

// View draws the column titles and the rows, as many lines as SetSize said.
func (l *List) View() string {
	c := l.columns()
	lines := []string{l.titles(c)}
	if l.filter.cleared.from > 0 {
		lines = append(lines, l.clearedLine())
	}
	end := min(l.top+l.room(), l.count())
	for p := l.top; p < end; p++ {
		at := l.at(p)
		lines = append(lines, l.line(l.row(at), at == l.selected, c))
	}
	if why := l.why(); why != "" {
		lines = append(lines, page.Render(page.Of(&l.styles.Muted, page.Fit("  "+why, l.width))))
	}
	for len(lines) <= l.height {
		lines = append(lines, "")
	}
	return strings.Join(lines[:l.height+1], "\n")
}

// room is how many rows there is room for.
func (l *List) room() int {
	if l.filter.cleared.from > 0 {
		return max(l.height-1, 0)
	}
	return l.height
}

// clearedLine stands over the first row after a Clear.
func (l *List) clearedLine() string {
	text := fmt.Sprintf("  ── from here, %s · %d earlier hidden · u shows them ", l.filter.cleared.At.Format(time.TimeOnly), l.hidden())
	rule := strings.Repeat("─", max(l.width-page.Width(page.Span{Text: text}), 0))
	return page.Render(page.Of(&l.styles.Muted, page.Fit(text+rule, l.width)))
}

// why says why there is no row, and how to come back to one.
func (l *List) why() string {
	_, of, on := l.Filtered()
	switch {
	case on && l.count() == 0 && l.filter.query.Empty():
		return fmt.Sprintf("static files, favicons and notices are hidden · a shows all %d", of)
	case on && l.count() == 0:
		text := fmt.Sprintf("none of %d rows matches /%s · esc shows all", of, safetext.Line(l.filter.text))
		if l.filter.quiet {
			text += " · a what is hidden"
		}
		return text
	case !on && l.history.Counts().Exchanges == 0:
		return l.hint
	default:
		return ""
	}
}

func (l *List) titles(c columns) string {
	style := &l.styles.Faint
	if l.focused {
		style = &l.styles.Accent
	}
	t := cells{number: "#", clock: "time", method: "method", target: "target",
		status: "stat", size: "size", duration: "took", generation: "g"}
	if c.reason {
		t.status = "status"
	}
	return page.Render(l.rowSpans(t, c, func(page.Span) *lipgloss.Style { return style }, nil)...)
}

func (l *List) line(e inspect.Event, selected bool, c columns) string {
	restyle := func(s page.Span) *lipgloss.Style { return s.Style }
	if selected {
		restyle = func(s page.Span) *lipgloss.Style {
			style := l.styles.Selected(*s.Style, l.focused)
			return &style
		}
	}
	bar := " "
	if selected {
		bar = "▌"
	}
	x, ok := e.(inspect.Exchange)
	if !ok {
		return l.betweenLine(e, bar, restyle)
	}
	cells := l.cells(x)
	cells.mark = bar + page.Pad(cells.mark, 1)
	return page.Render(l.rowSpans(cells, c, restyle, &x)...)
}

// rowSpans lays cells out; e is nil for the column titles.
func (l *List) rowSpans(t cells, c columns, restyle func(page.Span) *lipgloss.Style, e *inspect.Exchange) []page.Span {
	s := l.styles
	status, mark, findings := &s.Muted, &s.Bad, &s.Muted
	if e != nil {
		_, findings = s.Finding(worst(e.Findings))
		status = s.Status(e.Response.Status)
		if strings.HasSuffix(t.mark, refused) {
			mark = &s.Warn
		}
		if e.State == inspect.StateEnded && e.Troubled() {
			status = &s.Bad
		}
	}
	spans := []page.Span{
		page.Of(mark, page.Pad(t.mark, 2)),
		page.Of(findings, page.Pad(t.findings, c.findings)),
		page.Of(&s.Faint, page.PadLeft(t.number, c.number)+" "),
	}
	if c.clock {
		spans = append(spans, page.Of(&s.Faint, page.Pad(t.clock, clockWidth)+" "))
	}
	width, text := statusWidth, t.status
	if c.reason {
		width = statusWidth + reasonWidth
		text = strings.TrimSpace(t.status + " " + t.reason)
		if e != nil && e.Response.Status == "" {
			text = t.reason // the word in full, for which the narrow column has no room
		}
	}
	target, outcome := shareTarget(t.target, t.outcome, c.target)
	outcomeStyle := &s.Muted
	if t.bad {
		outcomeStyle = &s.Bad
	}
	spans = append(spans,
		page.Of(&s.Strong, page.Pad(t.method, c.method)+" "),
		page.Of(&s.Text, target), page.Of(outcomeStyle, outcome+" "),
		page.Of(status, page.Pad(text, width)+" "),
		page.Of(&s.Muted, page.PadLeft(t.size, sizeWidth)+" "),
		page.Of(&s.Muted, page.PadLeft(t.duration, durationWidth)))
	if c.generation {
		spans = append(spans, page.Of(&s.Faint, " "+page.PadLeft(t.generation, c.widths.generation)))
	}
	for i := range spans {
		spans[i].Style = restyle(spans[i])
	}
	return spans
}

// betweenLine draws a row that is no exchange as a rule with text in it.
func (l *List) betweenLine(e inspect.Event, bar string, restyle func(page.Span) *lipgloss.Style) string {
	k, text := l.between(e)
	mark, style := "─", &l.styles.Muted
	dot := "·"
	switch k {
	case good:
		style = &l.styles.Good
	case busy:
		style = &l.styles.Running
	case bad:
		mark, style = "✗", &l.styles.Bad
		dot = mark
	}
	room := max(l.width-5, 0)
	text = page.Fit(text, room)
	rule := ""
	if n := room - page.Width(page.Span{Text: text}) - 1; n > 0 {
		rule = " " + strings.Repeat("─", n)
	}
	spans := []page.Span{
		page.Of(style, bar+mark), page.Of(&l.styles.Faint, "── "),
		page.Of(style, text), page.Of(&l.styles.Faint, rule),
	}
	switch e.(type) {
	case inspect.Notice, inspect.AssetChange:
		spans = []page.Span{page.Of(style, page.Pad(bar+dot, 5)), page.Of(style, page.Pad(text, room))}
	}
	for i := range spans {
		spans[i].Style = restyle(spans[i])
	}
	return page.Render(spans...)
}
