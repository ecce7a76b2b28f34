package inspect

import (
	"fmt"
	"time"
)

// ThreadsTaken says that all threads are taken while requests wait for one, and
// by whom. It is put again while that goes on, and once more when it is over.
type ThreadsTaken struct {
	Generation int       `json:"generation"`
	At         time.Time `json:"at"`             // of this snapshot
	Began      time.Time `json:"began"`          // since when a request has waited for a thread
	Ended      time.Time `json:"ended,omitzero"` // when none waited any more
	Threads    int       `json:"threads"`        // as --threads has them
	Waiting    int       `json:"waiting"`        // requests that wait for a thread
	By         []Taker   `json:"by"`             // the oldest first
}

// Taker is an exchange that has a thread.
type Taker struct {
	Exchange uint64    `json:"exchange"`
	Method   string    `json:"method"`
	Target   string    `json:"target"`
	Began    time.Time `json:"began"`
	Awaits   string    `json:"awaits"` // "client gone", or what it waits for of its client; empty where the application is at work
}

// Gone is how many of the threads are taken for clients that have gone.
func (t ThreadsTaken) Gone() int {
	n := 0
	for _, by := range t.By {
		if by.Awaits == "client gone" {
			n++
		}
	}
	return n
}

// Summary is the first line of what is told.
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

// Hint is what may help.
func (t ThreadsTaken) Hint() string {
	return fmt.Sprintf("gdev run --threads %d", min(2*t.Threads, 256))
}

// Lines say it in full, a line each.
func (t ThreadsTaken) Lines() []string {
	lines := []string{t.Summary()}
	for _, by := range t.By {
		lines = append(lines, fmt.Sprintf("taken by #%d %s", by.Exchange, by.text(t.At)))
	}
	return append(lines, "hint: "+t.Hint())
}

// text is what the exchange is, and how long it has lasted by then.
func (b Taker) text(at time.Time) string {
	text := fmt.Sprintf("%s %s for %s", b.Method, b.Target, FormatDuration(at.Sub(b.Began)))
	if b.Awaits != "" {
		text += ", " + b.Awaits
	}
	return text
}
