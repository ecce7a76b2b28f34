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
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return cli.Usagef(c.CommandPath()+" "+args[0], "explain takes one RULE, got %q", args)
			}
			return nil
		},
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

// explain is assets.Explanation for the UI.
func explain(rule string) (title, text string) {
	e, _ := assets.Explanation(rule)
	return e.Title, e.Text
}

func listRules(w io.Writer) error {
	for _, e := range assets.Explanations() {
		if _, err := fmt.Fprintf(w, "%-4s %s\n", e.Rule, e.Title); err != nil {
			return err
		}
	}
	return nil
}
