package page

import (
	"fmt"
	"strings"
)

// View is a window on lines that may be more than it has room for.
type View struct {
	lines       []string
	top, height int
}

// SetHeight gives the window its height.
func (v *View) SetHeight(height int) {
	v.height = max(height, 0)
	v.ScrollTo(v.top)
}

// SetLines puts other lines under the window, which stays where it is.
func (v *View) SetLines(lines []string) {
	v.lines = lines
	v.ScrollTo(v.top)
}

// Lines returns all lines.
func (v *View) Lines() []string { return v.lines }

// Top is the number of the first line in the window, from 0.
func (v *View) Top() int { return v.top }

// Height is the number of lines of the window.
func (v *View) Height() int { return v.height }

// ScrollTo puts the window at a line, as far as there are lines.
func (v *View) ScrollTo(top int) { v.top = max(0, min(top, len(v.lines)-v.height)) }

// ScrollBy moves the window n lines down.
func (v *View) ScrollBy(n int) { v.ScrollTo(v.top + n) }

// ScrollToEnd puts the window on the last lines.
func (v *View) ScrollToEnd() { v.ScrollTo(len(v.lines)) }

// AtEnd reports whether the last line is in the window.
func (v *View) AtEnd() bool { return v.top+v.height >= len(v.lines) }

// Position tells which lines are in the window, "12–30 of 88"; it is empty
// where all are.
func (v *View) Position() string {
	if len(v.lines) <= v.height || v.height == 0 {
		return ""
	}
	return fmt.Sprintf("%d–%d of %d", v.top+1, v.top+v.height, len(v.lines))
}

// View returns exactly as many lines as the window is high.
func (v *View) View() string {
	if v.height == 0 {
		return ""
	}
	end := min(v.top+v.height, len(v.lines))
	lines := append(make([]string, 0, v.height), v.lines[v.top:end]...)
	for len(lines) < v.height {
		lines = append(lines, "")
	}
	return strings.Join(lines, "\n")
}
