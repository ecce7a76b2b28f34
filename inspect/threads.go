package inspect

import (
	"fmt"
	"time"
)

// ThreadsTaken says that all threads are taken while requests wait for one, and
// by which exchanges. It is published again while this goes on, and once more when
// it is over.
type ThreadsTaken struct {
	Generation int       `json:"generation"`
	At         time.Time `json:"at"`             // time of this snapshot
	Began      time.Time `json:"began"`          // when the first request began to wait for a thread
	Ended      time.Time `json:"ended,omitzero"` // when no request waited any more
	Threads    int       `json:"threads"`        // as many as --threads says; more may stand in for those that wait for clients
	Waiting    int       `json:"waiting"`        // number of requests that wait for a thread
	By         []Taker   `json:"by"`             // the oldest first
}

// Taker is an exchange that holds a thread.
type Taker struct {
	Exchange uint64    `json:"exchange"`
	Method   string    `json:"method"`
	Target   string    `json:"target"`
	Began    time.Time `json:"began"`
	Awaits   string    `json:"awaits"` // ClientGone, or what it waits for of its client; empty where the application is at work
}

// ClientGone is what a Taker awaits whose client has gone away: nothing, and its
// application has not noticed.
const ClientGone = "client gone"

// Gone is how many of the threads are taken for clients that have gone.
func (t ThreadsTaken) Gone() int {
	n := 0
	for _, by := range t.By {
		if by.Awaits == ClientGone {
			n++
		}
	}
	return n
}

// Summary says it in one line.
func (t ThreadsTaken) Summary() string {
	text := fmt.Sprintf("all %d threads are taken, and %s", len(t.By), waitFor(t.Waiting))
	if len(t.By) == 1 {
		text = "the only thread is taken, and " + waitFor(t.Waiting)
	}
	if n := t.Gone(); n > 0 {
		text += fmt.Sprintf("; %d of the threads by clients that have gone", n)
	}
	return text
}

func waitFor(n int) string {
	if n == 1 {
		return "1 request waits"
	}
	return fmt.Sprintf("%d requests wait", n)
}

// Hint is the command that may help.
func (t ThreadsTaken) Hint() string {
	return fmt.Sprintf("gdev run --threads %d", min(2*t.Threads, 256))
}

// Lines say it in full: the Summary, a line for each taker, and the hint.
func (t ThreadsTaken) Lines() []string {
	lines := []string{t.Summary()}
	for _, by := range t.By {
		lines = append(lines, fmt.Sprintf("taken by #%d %s", by.Exchange, by.text(t.At)))
	}
	return append(lines, "hint: "+t.Hint())
}

// text says what the exchange is, and how long it has lasted at a time.
func (b Taker) text(at time.Time) string {
	text := fmt.Sprintf("%s %s for %s", b.Method, b.Target, FormatDuration(at.Sub(b.Began)))
	if b.Awaits != "" {
		text += ", " + b.Awaits
	}
	return text
}
