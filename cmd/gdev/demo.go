package main

import (
	"errors"

	"github.com/spf13/cobra"

	"gdev/cmd/internal/config"
	"gdev/cmd/internal/demo"
	"gdev/cmd/internal/session"
)

func newDemoCommand() *cobra.Command {
	var settings config.Settings
	c := &cobra.Command{
		Use:   config.Demo,
		Short: "Run a small application that shows what gdev shows",
		Long: `Run the application that comes with gdev, standard library only. Its files are
unpacked to a temporary folder: edit one and see the reload.`,
		Args: noArguments,
		RunE: func(c *cobra.Command, args []string) error {
			dir, err := demo.Unpack()
			if err != nil {
				return err
			}
			settings.App, settings.Chdir = "app:app", dir
			err = settings.Load(c, args)
			if err == nil {
				err = session.Serve(c.Context(), &settings, streams(c), "the demo's files are in "+dir+": edit one and see a reload")
			}
			return errors.Join(err, demo.Leave(c.ErrOrStderr(), dir))
		},
	}
	settings.Bind(c)
	return c
}
