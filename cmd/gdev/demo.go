package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"gdev/assets"
)

func newDemoCommand() *cobra.Command {
	var o options
	c := &cobra.Command{
		Use:   "demo",
		Short: "Run a small application that shows what gdev shows",
		Long: `Run the application that comes with gdev, standard library only. Its files are
unpacked to a temporary folder: edit one and see the reload.`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			dir, err := os.MkdirTemp("", "gdev-demo-")
			if err != nil {
				return fmt.Errorf("make a folder for the demo: %w", err)
			}
			if err := assets.Unpack(assets.Demo(), dir); err != nil {
				return fmt.Errorf("unpack the demo to %q: %w", dir, err)
			}
			o.app, o.directory = "app:app", dir
			if err := o.check(c); err != nil {
				return err
			}
			return o.serve(c)
		},
	}
	o.bind(c)
	return c
}
