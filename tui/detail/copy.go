package detail

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"gdev/inspect"
)

// Copy is what the page is worth outside of gdev, and a name for it: the
// traceback as Python prints it, else the text of the page as it is shown, with
// secrets masked if they are.
func (d *Detail) Copy() (text, what string) {
	if e, ok := d.event.(inspect.Exchange); ok && d.tab == Traceback {
		var parts []string
		for _, r := range e.Tracebacks {
			if r.Traceback.Text != "" {
				parts = append(parts, strings.TrimRight(r.Traceback.Text, "\n"))
			}
		}
		if len(parts) > 0 {
			return strings.Join(parts, "\n\n") + "\n", "the traceback"
		}
	}
	if d.event == nil {
		return "", ""
	}
	return ansi.Strip(strings.Join(d.view.Lines(), "\n")) + "\n", "this page"
}
