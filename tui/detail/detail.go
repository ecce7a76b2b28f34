// Package detail is the component that shows one row in full: an exchange under
// tabs, a generation, a worker exit or a notice.
//
// Contract: a tab is laid out when it is looked at, and again only when what it
// was laid out from changed: the snapshot, the width, the toggles or the
// styles. Secrets are masked until revealed.
package detail

import (
	"strings"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/tui/failure"
	"gdev/tui/page"
	"gdev/tui/theme"
	"gdev/tui/traceback"
)

// Explain tells what there is to know of a rule that a finding names, in
// Markdown; both are empty where there is nothing.
type Explain func(rule string) (title, text string)

// source is all that a page is laid out from.
type source struct {
	revision int // grows with each snapshot
	tab      Tab
	width    int
	unfold   bool
	whole    bool
	reveal   bool
	styles   *theme.Styles
}

// Detail is the component.
type Detail struct {
	source
	directory string
	explain   Explain
	height    int // the page's lines, without title and tabs
	focused   bool
	event     inspect.Event // nil while there is nothing to show
	row       int           // the row of the list that is shown
	tops      [tabs]int     // where each tab is scrolled to
	chosen    Tab           // by the user
	held      bool          // the user has chosen a tab of this row, so it does not turn by itself
	gone      bool          // the history no longer keeps what is shown
	built     source        // what view holds
	view      page.View
}

// New makes a Detail that shows paths relative to a directory.
func New(styles *theme.Styles, directory string, explain Explain) *Detail {
	return &Detail{source: source{styles: styles}, directory: directory, explain: explain, row: -1}
}

// Show takes the snapshot to show, and the row that it is of. Another row is
// shown from its top, a newer snapshot of the same from where one was. What
// failed opens where its failure is, all else at the tab that the user chose.
func (d *Detail) Show(e inspect.Event, row int) {
	if row != d.row {
		d.row, d.tops, d.held, d.gone = row, [tabs]int{}, false, false
		d.tab = d.chosen
		d.view.ScrollTo(0)
	}
	if x, ok := e.(inspect.Exchange); ok && !d.held && d.view.Top() == 0 {
		d.tab = failureTab(x, d.tab)
	}
	d.event = e
	d.revision++
	d.build()
}

// SetGone says that the history no longer keeps what is shown.
func (d *Detail) SetGone() { d.gone = true }

// Clear shows nothing.
func (d *Detail) Clear() {
	d.event, d.row = nil, -1
	d.revision++
	d.build()
}

// Row is the row that is shown, -1 for none.
func (d *Detail) Row() int { return d.row }

// SetStyles takes other styles.
func (d *Detail) SetStyles(s *theme.Styles) {
	d.styles = s
	d.build()
}

// SetFocused says whether keys go to the detail.
func (d *Detail) SetFocused(on bool) { d.focused = on }

// SetReveal shows secrets or masks them.
func (d *Detail) SetReveal(on bool) {
	d.reveal = on
	d.build()
}

// SetUnfold shows library frames or folds them.
func (d *Detail) SetUnfold(on bool) {
	d.unfold = on
	d.build()
}

// SetWhole shows long values to their end or cuts them.
func (d *Detail) SetWhole(on bool) {
	d.whole = on
	d.build()
}

// SetSize gives the detail its room, title and tabs included.
func (d *Detail) SetSize(width, height int) {
	d.width, d.height = width, max(height-2, 0)
	d.view.SetHeight(d.height)
	d.build()
}

// SetTab shows a tab.
func (d *Detail) SetTab(t Tab) {
	d.tops[d.tab] = d.view.Top()
	d.tab = (t + tabs) % tabs
	d.chosen, d.held = d.tab, true
	d.build()
	d.view.ScrollTo(d.tops[d.tab])
}

// Turn shows the tab n further on, round and round.
func (d *Detail) Turn(n int) { d.SetTab(d.tab + Tab(n)) }

// Tab is the tab that is shown.
func (d *Detail) Tab() Tab { return d.tab }

// Scroll is the window on the page.
func (d *Detail) Scroll() *page.View { return &d.view }

// build lays the page out if it is not yet.
func (d *Detail) build() {
	if d.built == d.source || d.width <= 0 {
		return
	}
	d.built = d.source
	b := page.NewBuilder(d.styles, d.width-1)
	switch e := d.event.(type) {
	case inspect.Exchange:
		d.buildExchange(b, e)
	case inspect.Generation:
		d.buildGeneration(b, e)
	case inspect.WorkerExit:
		d.buildWorkerExit(b, e)
	case inspect.AssetChange:
		d.buildAssetChange(b, e)
	case inspect.Notice:
		d.buildNotice(b, e)
	}
	d.view.SetLines(b.Lines())
}

func (d *Detail) buildExchange(b *page.Builder, e inspect.Exchange) {
	shown := e
	if !d.reveal {
		shown = redact.Exchange(e)
	}
	if e.State == inspect.StateEnded && e.Outcome != inspect.OutcomeComplete {
		b.Words(&b.Styles.Bad, strings.TrimSuffix("✗ "+string(e.Outcome)+": "+line(shown.Cause), ": "))
		b.Blank()
	}
	if e.State == inspect.StateRunning && e.ClientGone {
		b.Words(&b.Styles.Warn, "The client has gone, and the application has not noticed yet: it does when it next sends something.")
		b.Blank()
	}
	if e.Hint != "" {
		b.Words(&b.Styles.Warn, "hint: "+line(e.Hint))
		b.Blank()
	}
	tabTable[d.tab].layOut(d, b, shown, e)
}

func (d *Detail) tracebackOptions() traceback.Options {
	return traceback.Options{Unfold: d.unfold, Whole: d.whole, Directory: d.directory}
}

func (d *Detail) failureOptions() failure.Options {
	return failure.Options{Options: d.tracebackOptions(), Reveal: d.reveal}
}

// limit is how many lines a long value gets.
func (d *Detail) limit() int {
	if d.whole {
		return 0
	}
	return 4
}
