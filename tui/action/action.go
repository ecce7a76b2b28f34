// Package action is what the one table of what the UI can do is made of; the table
// itself is in tui/actions.go and the files beside it.
//
// Contract: each action is declared once, with its name, what it does in a
// sentence, its keys, and the places where it holds. The keys, the last line's
// hints and the help come from it. M is the model that actions are done to.
package action

import (
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// Place is what takes the keys: one at a time does.
type Place uint16

// The places. Filter, Palette and Prompt are where text is typed.
const (
	List Place = 1 << iota
	Detail
	Output
	Failure
	Help
	Filter
	Palette
	Prompt
	Question // waits for yes or no
)

// Sets of places.
const (
	Browsing = List | Detail
	Reading  = Browsing | Output | Failure | Help // all where no text is typed and nothing is asked
	Anywhere = Reading | Filter | Palette | Prompt | Question
)

// typing are the places where a character is text.
const typing = Filter | Palette | Prompt

// Action is one thing that the UI can do.
type Action[M any] struct {
	Name  string   // for configuration, "kill-request"
	Does  string   // for the help, "ends the selected request, if it is running"
	Group string   // in the help, "Application"
	Keys  []string // as Bubble Tea spells them; where text is typed, only the first holds
	Shown string   // the keys as the help writes them; empty: Keys, one after another
	Hint  string   // one or two words for the last line
	Where Place    // the places where it holds

	Can func(M) (why string) // why it cannot be done now, empty where it can; nil: it always can
	Do  func(M) tea.Cmd
}

// KeyText is how the help and the hints write the keys.
func (a Action[M]) KeyText() string {
	if a.Shown != "" {
		return a.Shown
	}
	return strings.Join(a.Keys, " ")
}

// Table is all that the UI can do, in the order of the help.
type Table[M any] []Action[M]

// Find is the action that a key means in a place.
func (t Table[M]) Find(in Place, key string) (Action[M], bool) {
	for _, a := range t {
		if a.Where&in != 0 && slices.Contains(a.keysIn(in), key) {
			return a, true
		}
	}
	return Action[M]{}, false
}

// keysIn are the keys that hold in a place.
func (a Action[M]) keysIn(in Place) []string {
	if in&typing == 0 || len(a.Keys) == 0 {
		return a.Keys
	}
	if utf8.RuneCountInString(a.Keys[0]) == 1 {
		return nil // the key is typed
	}
	return a.Keys[:1]
}

// Named is the action of a name.
func (t Table[M]) Named(name string) (Action[M], bool) {
	for _, a := range t {
		if a.Name == name {
			return a, true
		}
	}
	return Action[M]{}, false
}

// Groups are the names of the groups, in the order in which they first come.
func (t Table[M]) Groups() []string {
	var names []string
	for _, a := range t {
		if !slices.Contains(names, a.Group) {
			names = append(names, a.Group)
		}
	}
	return names
}

// Of are the actions of a group.
func (t Table[M]) Of(group string) Table[M] {
	var of Table[M]
	for _, a := range t {
		if a.Group == group {
			of = append(of, a)
		}
	}
	return of
}

// Conflicts tells what is wrong with the table, a sentence each: a name or, in
// one place, a key that two actions have; one that says nothing or does nothing.
func (t Table[M]) Conflicts() []string {
	var wrong []string
	names := map[string]bool{}
	for _, a := range t {
		if names[a.Name] {
			wrong = append(wrong, "two actions have the name "+a.Name)
		}
		names[a.Name] = true
		if a.Name == "" || a.Does == "" || a.Group == "" || a.Where == 0 || a.Do == nil {
			wrong = append(wrong, "the action "+a.Name+" lacks a name, a sentence, a group, a place or what it does")
		}
	}
	for in := List; in <= Question && in != 0; in <<= 1 {
		wrong = append(wrong, t.conflictsIn(in)...)
	}
	return wrong
}

func (t Table[M]) conflictsIn(in Place) []string {
	var wrong []string
	of := map[string]string{} // the action that has a key
	for _, a := range t {
		if a.Where&in == 0 {
			continue
		}
		for _, k := range a.keysIn(in) {
			if other, taken := of[k]; taken {
				wrong = append(wrong, k+" is a key of both "+other+" and "+a.Name)
			}
			of[k] = a.Name
		}
	}
	return wrong
}
