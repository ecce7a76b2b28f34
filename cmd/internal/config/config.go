// Package config is gdev's settings: one table of them, from which come the
// flags and their help, the environment variables, the keys of a settings file,
// and README's table.
//
// A flag beats an environment variable, which beats the settings file, which
// beats the default. A wrong value is reported with where it stands, and with what
// to type instead.
package config

import (
	"strings"
	"time"
)

// Settings are the values for one command.
type Settings struct {
	Command string // as it is typed, without flags: "gdev run"

	App     string
	Factory bool
	Chdir   string // absolute once it is loaded

	Python  string
	Threads int
	Environ []string // KEY=VALUE pairs

	Host     string
	Port     int
	Plain    bool
	JSON     bool
	Reveal   bool
	Watch    []string // patterns
	Ignore   []string // patterns
	NoReload bool
	Poll     bool

	Hold  time.Duration
	Drain time.Duration

	ErrorsToAll bool

	Requests []string // "METHOD /target"
	Headers  []string // "Name: value"
	Data     string
	Timeout  time.Duration // the longest that one request may take
	GitHub   bool

	sources map[string]source // where each value comes from, by name; defaults are left out
}

// IsSet reports whether anybody has given the setting of that name.
func (s *Settings) IsSet(name string) bool { return s.sources[name].rank > fromDefault }

// CommandLine is what the user types to run the command again, without flags.
func (s *Settings) CommandLine() string { return strings.TrimSpace(s.Command + " " + s.App) }

// EnvironPairs are the pairs of Environ; of those with the same key, the last.
func (s *Settings) EnvironPairs() map[string]string {
	pairs := map[string]string{}
	for _, p := range s.Environ {
		k, v, _ := strings.Cut(p, "=")
		pairs[k] = v
	}
	return pairs
}

// Ranks of sources: the higher one wins.
const (
	fromDefault = iota
	fromFile
	fromEnvironment
	fromFlag
)

// source is where a value was given.
type source struct {
	rank  int
	place string // as the user reads it: "--port", "GDEV_PORT", `"port" in gdev.toml, line 3`
}
