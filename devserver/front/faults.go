package front

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"gdev/inspect"
	"gdev/inspect/history"
)

// faults publishes the bugs of gdev's own, and counts them.
type faults struct {
	hub   *history.Hub
	mu    sync.Mutex
	count int
}

// mostStacks is how many faults are published with their stack: the ones that follow
// are likely to be the same.
const mostStacks = 10

// ownFault is how each fault of gdev's begins.
const ownFault = "gdev's own fault, please report: "

func (f *faults) publish(what string, stack []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count++
	n := inspect.Notice{At: time.Now(), Text: ownFault + strings.TrimSpace(what), Fault: f.count}
	if stack = bytes.TrimSpace(stack); len(stack) > 0 && f.count <= mostStacks {
		n.Stack = strings.Split(string(stack), "\n")
	}
	f.hub.Publish(n)
}

// Write implements io.Writer for http.Server.ErrorLog. net/http logs what its
// handler does wrong, and where no connection can be accepted, which the bounds
// of the system forbid.
func (f *faults) Write(p []byte) (int, error) {
	text, stack, _ := bytes.Cut(p, []byte("\n"))
	what, ofSystem := strings.CutPrefix(string(text), "http: Accept error: ")
	if ofSystem {
		f.hub.Publish(inspect.Notice{At: time.Now(), Text: "cannot accept a connection: " + what})
	} else {
		f.publish(string(text), stack)
	}
	return len(p), nil
}

// contain has an exchange answered, and answers it where that panics.
func (f *faults) contain(x *exchange, answer handler) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(http.ErrAbortHandler) // the way to cut a response off
		}
		what := fmt.Sprint("panic: ", p)
		f.publish(what, debug.Stack())
		x.broken(inspect.OutcomeFailed, ownFault+what, http.StatusInternalServerError)
	}()
	answer(x)
}
