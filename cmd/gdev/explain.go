package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"gdev/assets"
	"gdev/cmd/internal/cli"
)

func newExplainCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "explain [RULE]",
		Short:   "Explain a rule that findings name, or list all of them",
		Example: "  gdev explain\n  gdev explain A8",
		Args:    atMostOne("RULE"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listRules(c.OutOrStdout())
			}
			e, ok := assets.Explanation(strings.ToUpper(args[0]))
			if !ok {
				return cli.Usagef(c.CommandPath(), "there is no rule %q", args[0])
			}
			_, err := fmt.Fprintf(c.OutOrStdout(), "# %s: %s\n\n%s", e.Rule, e.Title, e.Text)
			return err
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var rules []string
			for _, e := range assets.Explanations() {
				rules = append(rules, e.Rule+"\t"+e.Title)
			}
			return rules, cobra.ShellCompDirectiveNoFileComp
		},
	}
}

func listRules(w io.Writer) error {
	for _, e := range assets.Explanations() {
		if _, err := fmt.Fprintf(w, "%-4s %s\n", e.Rule, e.Title); err != nil {
			return err
		}
	}
	return nil
}
