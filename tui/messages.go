package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"gdev/inspect"
)

// EventsMsg is what history.Subscription.Take gave. It is sent to the program by its
// owner, at most one every 16 ms.
type EventsMsg struct {
	Events []inspect.Event
	Lost   int
}

// secondPassedMsg makes the durations of what is open grow. It is asked for
// only while such a thing is on the screen.
type secondPassedMsg struct{}

// detailDueMsg ends a pause in which the detail was not laid out anew.
type detailDueMsg struct{}

// detailPause is the least time between two layouts of the detail while rows
// come in by themselves: one can neither read nor wants to pay for more.
const detailPause = 100 * time.Millisecond

func nextSecond() tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return secondPassedMsg{} })
}

func afterPause(d time.Duration) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return detailDueMsg{} })
}
