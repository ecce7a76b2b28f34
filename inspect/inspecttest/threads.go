// Package inspecttest has events for the tests of those that keep and write them.
package inspecttest

import (
	"time"

	"gdev/inspect"
)

// ThreadsTaken are the snapshots of one time in which all threads are taken:
// they come to be, more requests wait, and it is over. It begins at a time.
func ThreadsTaken(began time.Time) []inspect.Event {
	after := func(seconds int) time.Time { return began.Add(time.Duration(seconds) * time.Second) }
	t := inspect.ThreadsTaken{
		Generation: 2, Began: began, At: after(1), Threads: 2, Waiting: 1,
		By: []inspect.Taker{
			{Exchange: 3, Method: "GET", Target: "/events?token=abc", Began: after(-9), Awaits: "client gone"},
			{Exchange: 5, Method: "POST", Target: "/slow", Began: after(-2)},
		},
	}
	more := t
	more.At, more.Waiting = after(2), 4
	over := more
	over.At, over.Ended, over.Waiting = after(5), after(5), 0
	return []inspect.Event{t, more, over}
}
