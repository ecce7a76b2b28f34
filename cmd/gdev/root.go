package main

import (
	"strings"

	"github.com/spf13/cobra"

	"gdev/cmd/internal/cli"
	"gdev/cmd/internal/config"
)

func newRootCommand() *cobra.Command {
	var version bool // cobra's own flag for it would have text/template linked: 3 MB
	root := &cobra.Command{
		Use:   "gdev",
		Short: "Host a WSGI application and see what passes through the interface",
		Long: `gdev hosts a Python WSGI application for its developer: it starts the
application, reloads it when a file changes, and shows live what passes
through the WSGI interface: requests, environ, start_response calls, fields,
blocks, tracebacks, output.`,
		Example:       "  gdev run app:app\n  gdev demo",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if version {
				return printVersion(c)
			}
			if len(args) > 0 {
				return cli.Usagef(suggestCommand(c, args[0]), "there is no command %q", args[0])
			}
			return c.Help()
		},
	}
	root.SetFlagErrorFunc(config.FlagError)
	root.Flags().BoolVar(&version, "version", false, "print gdev's version, as gdev version does")
	root.AddCommand(newRunCommand(), newDemoCommand(), newCheckCommand(), newExplainCommand(), newVersionCommand())
	return root
}

func suggestCommand(c *cobra.Command, typed string) string {
	if near := c.SuggestionsFor(typed); len(near) > 0 {
		return "gdev " + near[0]
	}
	if strings.ContainsAny(typed, ":./") {
		return "gdev run " + typed
	}
	return "gdev --help"
}

func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return cli.Usagef(c.CommandPath()+" --help", "%s takes no argument, got %q", c.CommandPath(), args[0])
	}
	return nil
}
