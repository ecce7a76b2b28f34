// Package theme holds every colour and text attribute of the terminal UI.
//
// Contract: Styles is built once for a background and passed by pointer; no
// other package names a colour. What a style says is said by a word or a mark
// beside it as well, so that the UI reads the same without colours.
package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"

	"gdev/inspect"
)

// Scheme is the kind of terminal that Styles are made for.
type Scheme int

// The schemes.
const (
	Dark  Scheme = iota // a dark background
	Light               // a light background
	Plain               // NO_COLOR: attributes such as bold, but no colours
)

// Styles are the styles of the UI, named for what they mean.
type Styles struct {
	Text   lipgloss.Style // the terminal's own
	Muted  lipgloss.Style // what stands beside the matter: units, hints, types
	Faint  lipgloss.Style // what is there to be ignored: rules, line numbers
	Strong lipgloss.Style
	Accent lipgloss.Style // what is in focus, names of things
	Key    lipgloss.Style // names of fields and keys of environ
	Title  lipgloss.Style // a section's title

	Good    lipgloss.Style // 2xx, ready
	Info    lipgloss.Style // 1xx, 3xx
	Warn    lipgloss.Style // 4xx, held, dropped, masked
	Bad     lipgloss.Style // 5xx, failed, an exception
	Running lipgloss.Style

	Bar       lipgloss.Style // the header line
	BarStrong lipgloss.Style // the application's name in it
	Tab       lipgloss.Style
	TabActive lipgloss.Style
	Alarm     lipgloss.Style // the title of what covers the UI because it failed
	Prompt    lipgloss.Style // a question or an input in the last line
	Culprit   lipgloss.Style // the source line that raised

	Syntax Syntax

	selection, selectionDim func(lipgloss.Style) lipgloss.Style
}

// Syntax are the styles of highlighted source and content.
type Syntax struct {
	Keyword, Name, Function, String, Number, Comment, Operator lipgloss.Style
}

// palette is the set of colours of a scheme; nil is the terminal's own.
type palette struct {
	muted, faint, accent, key          color.Color
	good, info, warn, bad              color.Color
	bar, selection, selectionDim       color.Color
	culprit, onAlarm                   color.Color
	keyword, function, str, num, quiet color.Color
}

// New makes the styles for a scheme.
func New(s Scheme) *Styles {
	switch s {
	case Light:
		return colored(light())
	case Plain:
		return plain()
	default:
		return colored(dark())
	}
}

func dark() palette {
	c := lipgloss.Color
	return palette{
		muted: c("#a9afbd"), faint: c("#788092"), accent: c("#82aaff"), key: c("#8bc9e0"),
		good: c("#9ece6a"), info: c("#7dcfff"), warn: c("#e5b567"), bad: c("#ff7a88"),
		bar: c("#262b36"), selection: c("#323a4d"), selectionDim: c("#272c38"),
		culprit: c("#47262e"), onAlarm: c("#16181d"),
		keyword: c("#c099ff"), function: c("#82aaff"), str: c("#a9d489"), num: c("#f0a778"), quiet: c("#a0a7b5"),
	}
}

func light() palette {
	c := lipgloss.Color
	return palette{
		muted: c("#525965"), faint: c("#828a97"), accent: c("#2456c7"), key: c("#0b6585"),
		good: c("#22661a"), info: c("#08608c"), warn: c("#825000"), bad: c("#c02236"),
		bar: c("#e6e9f0"), selection: c("#d6e0f7"), selectionDim: c("#e9edf5"),
		culprit: c("#fbdfe2"), onAlarm: c("#ffffff"),
		keyword: c("#7a35c9"), function: c("#2456c7"), str: c("#22661a"), num: c("#963f00"), quiet: c("#555c68"),
	}
}

func colored(p palette) *Styles {
	n := lipgloss.NewStyle
	fg := func(c color.Color) lipgloss.Style { return n().Foreground(c) }
	return &Styles{
		Text: n(), Muted: fg(p.muted), Faint: fg(p.faint), Strong: n().Bold(true),
		Accent: fg(p.accent), Key: fg(p.key), Title: fg(p.accent).Bold(true),
		Good: fg(p.good), Info: fg(p.info), Warn: fg(p.warn), Bad: fg(p.bad),
		Running:   fg(p.accent).Italic(true),
		Bar:       fg(p.muted).Background(p.bar),
		BarStrong: n().Bold(true).Background(p.bar),
		Tab:       fg(p.muted),
		TabActive: fg(p.accent).Bold(true).Background(p.selection),
		Alarm:     fg(p.onAlarm).Background(p.bad).Bold(true),
		Prompt:    fg(p.accent).Bold(true),
		Culprit:   n().Background(p.culprit),
		Syntax: Syntax{
			Keyword: fg(p.keyword), Name: n(), Function: fg(p.function), String: fg(p.str),
			Number: fg(p.num), Comment: fg(p.quiet).Italic(true), Operator: fg(p.muted),
		},
		selection:    func(s lipgloss.Style) lipgloss.Style { return s.Background(p.selection) },
		selectionDim: func(s lipgloss.Style) lipgloss.Style { return s.Background(p.selectionDim) },
	}
}

// plain uses attributes only, and leaves out faint where the text matters:
// some terminals draw it all but invisible.
func plain() *Styles {
	n := lipgloss.NewStyle
	bold, reverse := n().Bold(true), n().Reverse(true)
	return &Styles{
		Text: n(), Muted: n(), Faint: n().Faint(true), Strong: bold,
		Accent: bold, Key: n(), Title: bold,
		Good: n(), Info: n(), Warn: n(), Bad: bold, Running: n().Italic(true),
		Bar: reverse, BarStrong: reverse.Bold(true),
		Tab: n(), TabActive: reverse, Alarm: reverse.Bold(true), Prompt: bold,
		Culprit:      bold,
		Syntax:       Syntax{Keyword: bold, Comment: n().Italic(true)},
		selection:    func(s lipgloss.Style) lipgloss.Style { return s.Reverse(true) },
		selectionDim: func(s lipgloss.Style) lipgloss.Style { return s.Bold(true) },
	}
}

// Selected is style as it looks in the selected row, which is brighter where
// its pane has the focus.
func (s *Styles) Selected(style lipgloss.Style, focused bool) lipgloss.Style {
	if focused {
		return s.selection(style)
	}
	return s.selectionDim(style)
}

// OnBar is style as it looks in the header line.
func (s *Styles) OnBar(style lipgloss.Style) lipgloss.Style {
	if s.Bar.GetReverse() {
		return style.Reverse(true)
	}
	return style.Background(s.Bar.GetBackground())
}

// Finding is the mark and the style of findings of a level.
func (s *Styles) Finding(l inspect.Level) (mark string, style *lipgloss.Style) {
	if l == inspect.LevelError {
		return "▲", &s.Bad
	}
	return "△", &s.Warn
}

// Status is the style of a status, given as the string that start_response got.
func (s *Styles) Status(status string) *lipgloss.Style {
	if status == "" {
		return &s.Running
	}
	switch status[0] {
	case '2':
		return &s.Good
	case '1', '3':
		return &s.Info
	case '4':
		return &s.Warn
	default:
		return &s.Bad
	}
}
