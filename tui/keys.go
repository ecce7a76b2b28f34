package tui

import (
	"charm.land/bubbles/v2/key"

	"gdev/tui/help"
)

// KeyMap is what the keys do, grouped by what they act on. The help is made
// from it.
type KeyMap struct {
	Server serverKeys
	List   listKeys
	Detail detailKeys
	Screen screenKeys
	Prompt promptKeys
}

type serverKeys struct{ Reload, Restart, Kill, Output, Failure, Prompt key.Binding }

type listKeys struct{ Up, Down, PageUp, PageDown, First, Last, Follow, Filter, Open key.Binding }

type detailKeys struct {
	Number, Next, Previous, Down, Up, Unfold, Whole, Reveal, Zoom, Copy, Back key.Binding
}

type screenKeys struct{ Help, Mouse, Suspend, Quit, Interrupt key.Binding }

type promptKeys struct{ Enter, EOF, History, PageUp, PageDown, Next, End, Later key.Binding }

func bind(show, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(show, does))
}

// DefaultKeyMap is the KeyMap of gdev.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		List: listKeys{
			Up:       bind("↑ k", "up, in the list or the detail", "up", "k"),
			Down:     bind("↓ j", "down", "down", "j"),
			PageUp:   bind("pgup ctrl+b", "a page up", "pgup", "ctrl+b"),
			PageDown: bind("pgdn ctrl+f", "a page down", "pgdown", "ctrl+f", "space"),
			First:    bind("g home", "to the first row or line", "g", "home"),
			Last:     bind("G end", "to the last; the list follows again", "G", "end"),
			Follow:   bind("F", "follow what comes, or stay", "F"),
			Filter:   bind("/", "filter: a word, status:5xx, finding:any", "/"),
			Open:     bind("enter", "to the detail; again: on the whole screen", "enter"),
		},
		Detail: detailKeys{
			Number:   bind("1–6", "the tabs, from Request to Findings", "1", "2", "3", "4", "5", "6"),
			Next:     bind("tab →", "next tab", "tab", "right", "l"),
			Previous: bind("shift+tab ←", "previous tab", "shift+tab", "left", "h"),
			Down:     bind("J", "scroll the detail from within the list", "J", "shift+down"),
			Up:       bind("K", "the same, up", "K", "shift+up"),
			Unfold:   bind("f", "unfold or fold library frames", "f"),
			Whole:    bind("w", "whole values, all locals and blocks", "w"),
			Reveal:   bind("v", "show secrets, or mask them", "v"),
			Zoom:     bind("z", "detail on the whole screen and back", "z"),
			Copy:     bind("c", "copy page or traceback to the clipboard", "c"),
			Back:     bind("esc", "back: to the list, without filter", "esc"),
		},
		Server: serverKeys{
			Reload:  bind("r", "reload the application", "r"),
			Restart: bind("R", "restart with nothing kept", "R"),
			Kill:    bind("x", "kill the selected running exchange", "x"),
			Output:  bind("o", "server output outside of requests", "o"),
			Failure: bind("e", "why the application failed to load", "e"),
			Prompt:  bind("p", "answer what waits for a line (pdb, input)", "p"),
		},
		Prompt: promptKeys{
			Enter:    bind("enter", "send the line", "enter"),
			EOF:      bind("ctrl+d", "the end of the file, on an empty line", "ctrl+d"),
			History:  bind("↑ ↓", "the lines sent before", "up", "down"),
			PageUp:   bind("pgup", "scroll what was written", "pgup"),
			PageDown: bind("pgdn", "the same, down", "pgdown"),
			Next:     bind("tab", "the next one that waits", "tab"),
			End:      bind("ctrl+x", "end what waits", "ctrl+x"),
			Later:    bind("esc", "leave it waiting for later", "esc"),
		},
		Screen: screenKeys{
			Help:      bind("?", "this help", "?"),
			Mouse:     bind("m", "mouse on or off (selecting needs it off)", "m"),
			Quit:      bind("q", "quit", "q"),
			Suspend:   bind("ctrl+z", "to the shell, fg comes back", "ctrl+z"),
			Interrupt: bind("ctrl+c", "quit, at any time", "ctrl+c"),
		},
	}
}

// groups are all keys for the help.
func (k KeyMap) groups() []help.Group {
	l, d, s, sc, p := k.List, k.Detail, k.Server, k.Screen, k.Prompt
	return []help.Group{
		{Title: "Moving", Bindings: []key.Binding{l.Up, l.Down, l.PageUp, l.PageDown, l.First, l.Last, l.Follow, l.Filter, l.Open, d.Back}},
		{Title: "Detail", Bindings: []key.Binding{d.Number, d.Next, d.Previous, d.Down, d.Up, d.Unfold, d.Whole, d.Reveal, d.Zoom, d.Copy}},
		{Title: "Application", Bindings: []key.Binding{s.Reload, s.Restart, s.Kill, s.Output, s.Failure, s.Prompt}},
		{Title: "At a prompt", Bindings: []key.Binding{p.Enter, p.EOF, p.History, p.PageUp, p.PageDown, p.Next, p.End, p.Later}},
		{Title: "Screen", Bindings: []key.Binding{sc.Help, sc.Mouse, sc.Suspend, sc.Quit, sc.Interrupt}},
	}
}

// named is a binding with a shorter text, for the last line.
func named(b key.Binding, show, does string) key.Binding {
	b.SetHelp(show, does)
	return b
}

// hints are the keys worth a place in the last line, most needed first.
func (k KeyMap) hints(in mode, f focus) []key.Binding {
	helpKey, quit := named(k.Screen.Help, "?", "help"), named(k.Screen.Quit, "q", "quit")
	back := named(k.Detail.Back, "esc", "back")
	move := named(k.List.Up, "↑↓", "scroll")
	switch {
	case in == prompting:
		p := k.Prompt
		return []key.Binding{named(p.Enter, "enter", "send"), named(p.Later, "esc", "later"), named(p.EOF, "ctrl+d", "end of file"),
			named(p.End, "ctrl+x", "end it"), named(p.History, "↑↓", "history"), named(p.PageUp, "pgup", "scroll")}
	case in == helping:
		return []key.Binding{back, move, quit}
	case in == watchingOutput:
		return []key.Binding{back, move, named(k.List.Last, "G", "end"), quit}
	case in == failing:
		return []key.Binding{named(k.Server.Reload, "r", "reloads"), named(k.Detail.Back, "esc", "looks at the exchanges"),
			move, named(k.Detail.Unfold, "f", "frames"), helpKey, quit}
	case f == onDetail:
		return []key.Binding{back, named(k.Detail.Number, "1–6", "tabs"), move, helpKey, quit,
			named(k.Detail.Reveal, "v", "secrets"), named(k.Detail.Unfold, "f", "frames"), named(k.Detail.Whole, "w", "whole values")}
	default:
		return []key.Binding{named(k.List.Up, "↑↓", "select"), named(k.List.Open, "enter", "detail"), named(k.List.Filter, "/", "filter"),
			helpKey, quit, named(k.Server.Reload, "r", "reload"), named(k.Detail.Number, "1–6", "tabs"), named(k.Server.Output, "o", "output")}
	}
}
