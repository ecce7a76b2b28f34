package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// value reads what a setting is given, and writes it to [Settings].
type value interface {
	Set(text string) error // once for each flag of that name
	String() string
	Type() string // for the help
}

type text struct{ to *string }

func (v text) Set(s string) error { *v.to = s; return nil }
func (v text) String() string     { return *v.to }
func (text) Type() string         { return "string" }

// interpreter is a text that the settings file may give relative to its folder.
type interpreter struct{ text }

type truth struct{ to *bool }

func (v truth) Set(s string) error {
	b, err := strconv.ParseBool(s)
	if err != nil {
		return errors.New("it is true or false")
	}
	*v.to = b
	return nil
}
func (v truth) String() string { return strconv.FormatBool(*v.to) }
func (truth) Type() string     { return "bool" }

type number struct {
	to       *int
	min, max int
	rule     string // what numbers are good
}

func (v number) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < v.min || n > v.max {
		return errors.New(v.rule)
	}
	*v.to = n
	return nil
}
func (v number) String() string { return strconv.Itoa(*v.to) }
func (number) Type() string     { return "int" }

// duration is a time with a unit, or in seconds: "1m30s", "500ms", "10", "0.5".
type duration struct{ to *time.Duration }

func (v duration) Set(s string) error {
	d, err := time.ParseDuration(s)
	if seconds, numberErr := strconv.ParseFloat(s, 64); numberErr == nil {
		d, err = time.Duration(seconds*float64(time.Second)), nil
		if !(seconds > 0 && seconds < maxDuration.Seconds()) { // not NaN either
			d = 0
		}
	}
	if err != nil || d <= 0 || d > maxDuration {
		return errors.New("a time is longer than none, in seconds or with a unit, as 10, 500ms or 2m")
	}
	*v.to = d
	return nil
}
func (v duration) String() string { return v.to.String() }
func (duration) Type() string     { return "duration" }

// maxDuration is a year: longer ones may overflow where they are added to.
const maxDuration = 365 * 24 * time.Hour

// list gathers several texts. The first one takes the place of the default.
type list struct {
	to    *[]string
	check func(string) error // may be nil
	given bool
}

func (v *list) Set(s string) error {
	if v.check != nil {
		if err := v.check(s); err != nil {
			return err
		}
	}
	if !v.given {
		*v.to, v.given = nil, true
	}
	*v.to = append(*v.to, s)
	return nil
}
func (v *list) String() string { return strings.Join(*v.to, ", ") }
func (*list) Type() string     { return "stringArray" }

// checkPair finds what is no KEY=VALUE.
func checkPair(s string) error {
	if k, _, ok := strings.Cut(s, "="); !ok || k == "" {
		return errors.New("a pair is KEY=VALUE")
	}
	return nil
}

// texts are what a file's value stands for, each for one Set: TOML's own types
// are written as they are typed on a command line.
func texts(v value, given any) ([]string, error) {
	if _, isList := v.(*list); !isList {
		one, err := textOf(given)
		return []string{one}, err
	}
	items, ok := given.([]any)
	if !ok {
		items = []any{given}
	}
	var all []string
	for _, item := range items {
		one, err := textOf(item)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

func textOf(given any) (string, error) {
	switch g := given.(type) {
	case string:
		return g, nil
	case bool, int64, float64:
		return fmt.Sprint(g), nil
	}
	return "", errors.New("it is one value")
}
