// Package tui is the terminal UI: one Bubble Tea program over what inspect
// keeps.
//
// Contract: New makes the one tea.Model. Whoever runs the program sends it an
// EventsMsg with what history.Subscription.Take gave, which costs as much as the events
// in it; drawing costs as much as the screen holds. What the user asks of the
// server goes to the Controller, whose methods return at once. The model does
// no IO of its own, quits by itself on q and ctrl+c, and puts no text on the
// screen that has not been through safetext.
//
//	history.Hub ── EventsMsg ─▶ Update ─▶ History ─▶ list ─▶ detail, overlay, console
//	keys, mouse ───────────────▶ Update ─▶ components, Controller
//	                             View  ◀─ header, body, statusbar (all laid out before)
package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"gdev/inspect"
	"gdev/inspect/history"
	"gdev/tui/action"
	"gdev/tui/console"
	"gdev/tui/detail"
	"gdev/tui/failure"
	"gdev/tui/list"
	"gdev/tui/page"
	"gdev/tui/palette"
	"gdev/tui/prompt"
	"gdev/tui/safetext"
	"gdev/tui/statusbar"
	"gdev/tui/theme"
)

// Controller is what the UI asks of the server. Its methods return at once;
// what comes of them is seen as events.
type Controller interface {
	Reload()
	Restart()
	Kill(exchange uint64)
	Answer(prompt uint64, text string) // a line with its end; "" is the end of the file
	KillPrompt(prompt uint64)          // ends what waits there
}

// Info is what is known before the first generation.
type Info struct {
	App       string // as named on the command line, or what was found
	URL       string // where it is served
	Directory string // paths are shown relative to it
	Version   string // gdev's own

	Hold time.Duration // the longest that a request waits for new code
}

// Options are what the model is made with; zero values stand for defaults.
type Options struct {
	HistoryRows  int              // rows that are kept, 10,000 by default
	HistoryBytes int64            // content that is kept, 128 MB by default
	NoColor      bool             // NO_COLOR is set to anything but the empty string
	Now          func() time.Time // time.Now by default
	Explain      detail.Explain   // explains the rules that findings name; may be nil
}

// focus says where the keys go.
type focus int

const (
	onList focus = iota
	onDetail
)

// mode is what covers list and detail.
type mode int

const (
	browsing mode = iota // nothing does
	watchingOutput
	failing
	helping
	commanding // the palette covers it
	prompting
)

// Model is the root model.
type Model struct {
	control Controller
	info    Info
	actions action.Table[*Model]
	clock   func() time.Time
	noColor bool
	styles  *theme.Styles

	history *history.History
	list    *list.List
	detail  *detail.Detail
	failure *failure.Overlay
	console *console.Console
	prompt  *prompt.Overlay
	palette *palette.Palette
	help    page.View

	width, height int
	layout        layout
	mode          mode
	below         mode // what help and the palette return to
	focus         focus
	zoomed        bool
	mouse         bool
	show          showing

	failed       inspect.Generation // the last that failed, Number 0 where the newest serves
	promptSource inspect.Prompt     // the prompt that the overlay is about
	answered     uint64             // the prompt that was answered last
	left         map[uint64]bool    // prompts that were left for later
	newest       int                // generation
	rows         shownRows
	filtered     shownRows // as they were when the filter began to be typed
	undos        []undo
	typing       *statusbar.Input
	question     *question
	note         string
	now          time.Time
	ticking      bool      // a secondPassedMsg is on its way
	pausing      bool      // a detailDueMsg is on its way
	laidOutAt    time.Time // when the detail last changed by itself
}

// showing are the toggles of what is shown.
type showing struct{ secrets, library, whole bool }

// question waits for y or n.
type question struct {
	text string
	yes  func() tea.Cmd
	no   string // what is said where it is not to be
}

// New makes the root model.
func New(c Controller, i Info, o Options) *Model {
	if o.HistoryRows == 0 {
		o.HistoryRows = 10_000
	}
	if o.HistoryBytes == 0 {
		o.HistoryBytes = 128 << 20
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	scheme := theme.Dark
	if o.NoColor {
		scheme = theme.Plain
	}
	styles := theme.New(scheme)
	h := history.New(o.HistoryRows, o.HistoryBytes)
	m := &Model{
		control: c, info: i, actions: actions(), clock: o.Now, noColor: o.NoColor, styles: styles,
		history: h, now: o.Now(),
		list:    list.New(h, styles, "no request yet, try: curl -i "+safetext.Line(i.URL)),
		detail:  detail.New(styles, i.Directory, o.Explain),
		failure: failure.New(styles, i.Directory),
		console: console.New(styles),
		prompt:  prompt.New(styles),
		palette: palette.New(styles),
	}
	m.setFocus(onList)
	return m
}

// Init asks the terminal for its background, to choose a theme that can be
// read on it.
func (m *Model) Init() tea.Cmd {
	if m.noColor {
		return nil
	}
	return tea.RequestBackgroundColor
}
