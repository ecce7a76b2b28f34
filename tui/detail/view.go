package detail

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/tui/page"
	"gdev/tui/safetext"
)

// line is hostile text as one safe line.
func line(s string) string { return safetext.Line(s) }

// View draws title, tabs and page, as many lines as SetSize said.
func (d *Detail) View() string {
	return strings.Join([]string{d.title(), d.tabBar(), d.view.View()}, "\n")
}

func (d *Detail) title() string {
	mark, style := "  ", &d.styles.Strong
	if d.focused {
		mark, style = "▸ ", &d.styles.Accent
	}
	position := d.position()
	text, status := d.titleText()
	room := max(d.width-page.Width(page.Span{Text: position})-1, 0)
	spans := []page.Span{page.Of(style, page.Fit(mark+text, room))}
	if used := page.Width(spans...); used < room && status != "" {
		e, _ := d.event.(inspect.Exchange)
		spans = append(spans, page.Of(d.styles.Status(e.Response.Status), page.Fit(status, room-used)))
	}
	spans = append(spans, page.Of(nil, page.Spaces(room-page.Width(spans...)+1)), page.Of(&d.styles.Muted, position))
	return page.Render(spans...)
}

// position stands at the right of the title.
func (d *Detail) position() string {
	if d.gone {
		return strings.TrimSpace("no longer kept  " + d.view.Position())
	}
	return d.view.Position()
}

func (d *Detail) titleText() (text, status string) {
	switch e := d.event.(type) {
	case inspect.Exchange:
		target := e.Request.Target
		if !d.reveal {
			target = redact.Target(target)
		}
		// The status keeps its place however long the target is.
		status = " → " + exchangeStatus(e)
		head := fmt.Sprintf("#%d %s ", e.Number, line(e.Request.Method))
		room := d.width - 4 - len(head) - ansi.StringWidth(status) - ansi.StringWidth(d.position())
		return head + page.Fit(line(target), max(room, 12)), status
	case inspect.Generation:
		return fmt.Sprintf("Generation %d · %s · %s", e.Number, e.Reason, e.State), ""
	case inspect.WorkerExit:
		return fmt.Sprintf("Worker of generation %d exited", e.Generation), ""
	case inspect.AssetChange:
		return "Assets changed", ""
	case inspect.Notice:
		if e.Fault > 0 {
			return "A fault of gdev's own", ""
		}
		return "gdev says", ""
	default:
		return "Nothing selected", ""
	}
}

func exchangeStatus(e inspect.Exchange) string {
	if e.State != inspect.StateEnded {
		return strings.TrimSpace(line(e.Response.Status) + " " + string(e.State) + "…")
	}
	if e.Response.Status == "" {
		return string(e.Outcome)
	}
	return line(e.Response.Status)
}

// tabBar draws the tabs with their numbers, as far as there is room for these.
func (d *Detail) tabBar() string {
	e, ok := d.event.(inspect.Exchange)
	if !ok {
		return page.Render(page.Of(&d.styles.Faint, strings.Repeat("─", max(d.width-1, 0))))
	}
	return ansi.Truncate(page.Render(d.tabSpans(e)...), d.width, "")
}

// tabSpans are the tabs with gaps between them, at even and odd places.
func (d *Detail) tabSpans(e inspect.Exchange) []page.Span {
	spans := d.tabsWith(e, true, "  ")
	if page.Width(spans...) > d.width {
		spans = d.tabsWith(e, true, " ")
	}
	if page.Width(spans...) > d.width {
		spans = d.tabsWith(e, false, " ")
	}
	return spans
}

// tabsWith are the tabs with gaps of a width; in the tightest bar their names
// have no numbers, and marks take no room of their own.
func (d *Detail) tabsWith(e inspect.Exchange, numbers bool, gap string) []page.Span {
	spans := make([]page.Span, 0, 2*tabs)
	for t := Request; t < tabs; t++ {
		text := tabTable[t].name
		if numbers {
			text = strconv.Itoa(int(t)+1) + " " + text
		}
		switch {
		case tabTable[t].marked(e) && numbers:
			text += " ●"
		case tabTable[t].marked(e):
			text += "●"
		}
		style := &d.styles.Tab
		if t == d.tab {
			style = &d.styles.TabActive
		}
		if t > 0 {
			spans = append(spans, page.Of(nil, gap))
		}
		spans = append(spans, page.Of(style, text))
	}
	return spans
}

// ClickTab shows the tab drawn at column x of the tab bar.
func (d *Detail) ClickTab(x int) {
	e, ok := d.event.(inspect.Exchange)
	if !ok {
		return
	}
	at := 0
	for i, s := range d.tabSpans(e) {
		at += page.Width(s)
		if x < at {
			if i%2 == 0 {
				d.SetTab(Tab(i / 2))
			}
			return
		}
	}
}
