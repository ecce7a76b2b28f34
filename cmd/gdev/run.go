package main

import (
	"github.com/spf13/cobra"

	"gdev/cmd/internal/cli"
	"gdev/cmd/internal/config"
	"gdev/cmd/internal/session"
)

func newRunCommand() *cobra.Command {
	var settings config.Settings
	c := &cobra.Command{
		Use:   config.Run + " [APP]",
		Short: "Run an application, reload it when a file changes, show what it does",
		Long: `Run a WSGI application.

APP is module:attr, package.module:attr.attr, module:factory(),
path/to/file.py[:attr], a .wsgi script, an .ini file of Paste Deploy, or the
manage.py of a Django project. Without attr: application, app, the one
application in the module, create_app() or make_app(). Without APP: FLASK_APP,
manage.py, an .ini file, or the module or package, here or below, that makes an
application.`,
		Example: "  gdev run\n  gdev run app:app\n  gdev run --factory shop:create_app -e HTTPS=on",
		Args:    atMostOne("APP"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := settings.Load(c, args); err != nil {
				return err
			}
			return session.Serve(c.Context(), &settings, streams(c))
		},
	}
	settings.Bind(c)
	return c
}

// streams are the command's.
func streams(c *cobra.Command) session.Streams {
	return session.Streams{In: c.InOrStdin(), Out: c.OutOrStdout(), Err: c.ErrOrStderr()}
}

// atMostOne finds a second argument wrong.
func atMostOne(name string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > 1 {
			return cli.Usagef(c.CommandPath()+" "+args[0], "%s takes one %s, got %q", c.Name(), name, args)
		}
		return nil
	}
}
