package config

import (
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"gdev/cmd/internal/cli"
)

// Bind declares the flags of a command, which [Settings.Load] reads later.
func (s *Settings) Bind(c *cobra.Command) {
	for _, setting := range Of(c.Name()) {
		v := setting.value(s)
		if setting.Default != "" {
			_ = v.Set(setting.Default) // a test has tried all of them
		}
		if l, ok := v.(*list); ok {
			l.given = false
		}
		if setting.Argument {
			continue
		}
		flag := c.Flags().VarPF(v, setting.Name, setting.Shorthand, setting.Sentence)
		if _, ok := v.(truth); ok {
			flag.NoOptDefVal = "true"
		}
	}
}

// Load fills in what flags and argument have left: from the environment, then
// from the settings file of the application's folder.
func (s *Settings) Load(c *cobra.Command, args []string) error {
	s.Command, s.sources = c.CommandPath(), map[string]source{}
	settings := Of(c.Name())
	for _, setting := range settings {
		if setting.Argument && len(args) > 0 {
			s.App = args[0]
			s.sources[setting.Name] = source{fromFlag, setting.Flag()}
		} else if c.Flags().Changed(setting.Name) {
			s.sources[setting.Name] = source{fromFlag, setting.Flag()}
		}
	}
	for _, setting := range settings {
		if err := s.loadVariable(setting); err != nil {
			return err
		}
	}
	if err := s.findFolder(); err != nil {
		return err
	}
	if err := s.loadFile(settings); err != nil {
		return err
	}
	return s.resolveExclusive()
}

// loadVariable takes a value from the environment. An empty variable is none;
// each line is an item of a list.
func (s *Settings) loadVariable(setting Setting) error {
	given := os.Getenv(setting.Variable())
	if given == "" || s.IsSet(setting.Name) {
		return nil
	}
	v, items := setting.value(s), []string{given}
	if _, isList := v.(*list); isList {
		items = strings.Split(strings.Trim(given, "\n"), "\n")
	}
	for _, item := range items {
		if err := v.Set(item); err != nil {
			return cli.Usagef(setting.Variable()+"="+setting.example()+" "+s.Command, "%s=%q: %s", setting.Variable(), item, err)
		}
	}
	s.sources[setting.Name] = source{fromEnvironment, setting.Variable()}
	return nil
}

// resolveExclusive lets the stronger source win of two settings that exclude each
// other.
func (s *Settings) resolveExclusive() error {
	values := map[string]*bool{"plain": &s.Plain, "json": &s.JSON, "github": &s.GitHub}
	for _, pair := range exclusive {
		if !*values[pair[0]] || !*values[pair[1]] {
			continue
		}
		one, other := s.sources[pair[0]], s.sources[pair[1]]
		switch {
		case one.rank == other.rank:
			return cli.Usagef(s.Command+" --"+pair[0], "%s and %s exclude each other", one.place, other.place)
		case one.rank > other.rank:
			*values[pair[1]] = false
		default:
			*values[pair[0]] = false
		}
	}
	return nil
}

// FlagError is a wrong flag in gdev's words: for cobra's SetFlagErrorFunc.
func FlagError(c *cobra.Command, err error) error {
	var wrong *pflag.InvalidValueError
	if !errors.As(err, &wrong) {
		return cli.Usagef(c.CommandPath()+" --help", "%s", err)
	}
	for _, setting := range Of(c.Name()) {
		if setting.Name == wrong.GetFlag().Name {
			return cli.Usagef(c.CommandPath()+" --"+setting.Name+" "+setting.example(), "--%s %q: %s", setting.Name, wrong.GetValue(), wrong.Unwrap())
		}
	}
	return cli.Usagef(c.CommandPath()+" --help", "%s", err)
}
