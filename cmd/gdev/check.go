package main

import (
	"github.com/spf13/cobra"

	"gdev/cmd/internal/check"
	"gdev/cmd/internal/config"
)

func newCheckCommand() *cobra.Command {
	var settings config.Settings
	c := &cobra.Command{
		Use:   config.Check + " [APP]",
		Short: "Send an application a few requests and tell which rules of PEP 3333 it breaks",
		Long: `Check a WSGI application, in a CI job for example: load it, send it requests,
also a HEAD and an OPTIONS of each target, and print which rules of PEP 3333
it breaks. APP is what gdev run takes.

The exit code is 1 where a rule that PEP 3333 calls a must is broken, where a
response is a 5xx or not complete, and where the application cannot be loaded.
Warnings alone leave it 0.`,
		Example: "  gdev check app:app\n" +
			"  gdev check app:app --request 'GET /' --request 'POST /login' --data 'user=eve' -H 'Content-Type: application/x-www-form-urlencoded'\n" +
			"  gdev check app:app --github",
		Args: atMostOne("APP"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := settings.Load(c, args); err != nil {
				return err
			}
			return check.Run(c.Context(), &settings, c.OutOrStdout())
		},
	}
	settings.Bind(c)
	return c
}
