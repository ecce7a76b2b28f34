package config

import (
	"slices"
	"strings"
	"time"

	"gdev/devserver"
)

// Setting is a row of the table.
type Setting struct {
	Name      string // the flag --name, and the key of the file; see [Setting.Variable]
	Shorthand string // the flag's shorthand; may be empty
	Default   string // as it is typed; an empty one is none
	Unit      string // the unit of a number that names none; may be empty
	Sentence  string // what it does; a word in backquotes names the value in the help
	Example   string // a value that is good, for hints; the default where empty
	Commands  []string
	Argument  bool // the command's argument is meant, no flag
	NoFile    bool // the settings file lies there, so it cannot stand in it

	value func(*Settings) value
}

// Names of the commands that have settings.
const (
	Run   = "run"
	Demo  = "demo"
	Check = "check"
)

var (
	every     = []string{Run, Demo, Check}
	loading   = []string{Run, Check}
	serving   = []string{Run, Demo}
	checkOnly = []string{Check}
)

// DefaultPort is where gdev listens unless it is given another one.
const DefaultPort = 8000

// Table is all settings, in the order of README.
func Table() []Setting {
	return slices.Concat(applicationSettings(), serverSettings(), reloadSettings(), outputSettings(), checkSettings())
}

func applicationSettings() []Setting {
	return []Setting{
		{Name: "app", Commands: loading, Argument: true, Example: "app:app",
			Sentence: "the application, as `gdev run --help` says; without one, gdev looks for it",
			value:    func(s *Settings) value { return text{&s.App} }},
		{Name: "chdir", Shorthand: "C", Commands: loading, Default: ".", NoFile: true,
			Sentence: "the application's folder",
			value:    func(s *Settings) value { return text{&s.Chdir} }},
		{Name: "factory", Commands: loading, Example: "true",
			Sentence: "the attr of APP is a factory: call it to get the application",
			value:    func(s *Settings) value { return truth{&s.Factory} }},
		{Name: "python", Commands: every, Example: ".venv",
			Sentence: "the interpreter: a path, a name on PATH, or a virtual environment",
			value:    func(s *Settings) value { return interpreter{text{&s.Python}} }},
		{Name: "threads", Commands: every, Default: "8",
			Sentence: "threads that serve requests; 1 serves one request at a time",
			value: func(s *Settings) value {
				return number{&s.Threads, 1, 256, "1 to 256 threads can serve"}
			}},
		{Name: "environ", Shorthand: "e", Commands: every, Example: "HTTPS=on",
			Sentence: "a `KEY=VALUE` pair to add to each environ (repeatable)",
			value:    func(s *Settings) value { return &list{to: &s.Environ, check: checkPair} }},
	}
}

func serverSettings() []Setting {
	return []Setting{
		{Name: "host", Commands: serving, Default: "127.0.0.1",
			Sentence: "address to listen on; 0.0.0.0 is all of IPv4, :: all there are",
			value:    func(s *Settings) value { return text{&s.Host} }},
		{Name: "port", Shorthand: "p", Commands: serving, Default: "8000",
			Sentence: "port to listen on; where it is taken and was not asked for, the next free one",
			value: func(s *Settings) value {
				return number{&s.Port, 0, 65535, "a port is a number from 0 to 65535"}
			}},
		{Name: "errors-to-all", Commands: serving, Example: "true",
			Sentence: "show tracebacks to all clients, not only to those on this machine that ask for localhost",
			value:    func(s *Settings) value { return truth{&s.ErrorsToAll} }},
	}
}

func reloadSettings() []Setting {
	return []Setting{
		{Name: "watch", Commands: serving, Example: "conf/*.json",
			Sentence: "also reload when a file changes that this `pattern` names (repeatable)",
			value:    func(s *Settings) value { return &list{to: &s.Watch} }},
		{Name: "ignore", Commands: serving, Example: "*.csv",
			Sentence: "never reload for files that this `pattern` names, though the application has read them (repeatable)",
			value:    func(s *Settings) value { return &list{to: &s.Ignore} }},
		{Name: "poll", Commands: serving, Example: "true",
			Sentence: "look at files each second, and before requests, instead of waiting for the system's events",
			value:    func(s *Settings) value { return truth{&s.Poll} }},
		{Name: "no-reload", Commands: serving, Example: "true",
			Sentence: "do not watch files",
			value:    func(s *Settings) value { return truth{&s.NoReload} }},
		{Name: "hold", Commands: serving, Default: devserver.DefaultHold.String(), Unit: "seconds",
			Sentence: "how long a request waits for new code, before it is answered 503",
			value:    func(s *Settings) value { return duration{&s.Hold} }},
		{Name: "drain", Commands: serving, Default: devserver.DefaultDrain.String(), Unit: "seconds",
			Sentence: "how long old code may go on after a reload: a request, then exit handlers",
			value:    func(s *Settings) value { return duration{&s.Drain} }},
	}
}

func outputSettings() []Setting {
	return []Setting{
		{Name: "plain", Commands: serving, Example: "true",
			Sentence: "one line an exchange instead of the UI",
			value:    func(s *Settings) value { return truth{&s.Plain} }},
		{Name: "json", Commands: every, Example: "true",
			Sentence: "one JSON object a line instead of the UI, or of a check's text",
			value:    func(s *Settings) value { return truth{&s.JSON} }},
		{Name: "reveal-secrets", Commands: every, Example: "true",
			Sentence: "do not mask cookies, tokens and passwords in what is printed",
			value:    func(s *Settings) value { return truth{&s.Reveal} }},
	}
}

func checkSettings() []Setting {
	return []Setting{
		{Name: "request", Commands: checkOnly, Default: "GET /", Example: "'GET /'",
			Sentence: "a request, `'METHOD /target'` (repeatable)",
			value:    func(s *Settings) value { return &list{to: &s.Requests} }},
		{Name: "header", Shorthand: "H", Commands: checkOnly, Example: "'Accept: text/html'",
			Sentence: "a header, `'Name: value'`, for each request (repeatable)",
			value:    func(s *Settings) value { return &list{to: &s.Headers} }},
		{Name: "data", Commands: checkOnly, Example: "item=7",
			Sentence: "content for the given requests; --header says what type it is of",
			value:    func(s *Settings) value { return text{&s.Data} }},
		{Name: "timeout", Commands: checkOnly, Default: (30 * time.Second).String(), Unit: "seconds",
			Sentence: "end a request that takes longer",
			value:    func(s *Settings) value { return duration{&s.Timeout} }},
		{Name: "github", Commands: checkOnly, Example: "true",
			Sentence: "annotations for GitHub Actions instead of text",
			value:    func(s *Settings) value { return truth{&s.GitHub} }},
	}
}

// exclusive are pairs of settings of which one at most holds.
var exclusive = [][2]string{{"plain", "json"}, {"github", "json"}}

// Of are the settings of a command.
func Of(command string) []Setting {
	return slices.DeleteFunc(Table(), func(s Setting) bool { return !slices.Contains(s.Commands, command) })
}

// Variable is the setting's environment variable: GDEV_ERRORS_TO_ALL of
// errors-to-all.
func (s Setting) Variable() string {
	return "GDEV_" + strings.ToUpper(strings.ReplaceAll(s.Name, "-", "_"))
}

// Flag is what is typed for the setting, "APP" where it is the argument.
func (s Setting) Flag() string {
	if s.Argument {
		return strings.ToUpper(s.Name)
	}
	return "--" + s.Name
}

// example is a value that is good.
func (s Setting) example() string {
	if s.Example != "" {
		return s.Example
	}
	return s.Default
}
