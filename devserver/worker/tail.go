package worker

import (
	"bytes"
	"os"
	"strings"
	"sync"
	"time"

	"gdev/inspect"
	"gdev/inspect/termtext"
)

// tailSize is how many bytes of a process's output are kept for the account of its end.
const tailSize = 8 << 10

// A line is handed on whole where it comes within lineTime, and is not longer
// than maxLine bytes: print() and others write one in pieces. What comes without
// its end, as a prompt does, waits no longer.
const (
	lineTime = 30 * time.Millisecond
	maxLine  = 8 << 10
)

// tail reads a pipe to its end, hands on what comes, and keeps the last of it.
type tail struct {
	file  *os.File
	done  chan struct{}
	mu    sync.Mutex
	kept  []byte
	emit  func(string) // nil until somebody listens
	line  []byte       // not handed on yet
	timer *time.Timer  // hands on the beginning of a line; nil while none waits
}

func newTail(f *os.File) *tail {
	t := &tail{file: f, done: make(chan struct{})}
	go t.read()
	return t
}

// replay hands on what has been kept so far.
func (t *tail) replay(stream inspect.Stream, output func(inspect.Stream, string)) {
	if text := t.String(); text != "" {
		output(stream, text)
	}
}

// listen hands on what has been kept so far, and then all that comes.
func (t *tail) listen(stream inspect.Stream, output func(inspect.Stream, string)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.emit = func(text string) { output(stream, text) }
	t.line = append(t.line, t.kept...)
	t.flushLines()
}

func (t *tail) read() {
	defer close(t.done)
	defer t.file.Close()
	buf := make([]byte, 16<<10)
	rest := 0
	for {
		n, err := t.file.Read(buf[rest:])
		n += rest
		whole := n
		if err == nil {
			whole = n - termtext.PartialRune(buf[:n])
		}
		t.append(buf[:whole])
		if err != nil {
			t.mu.Lock()
			defer t.mu.Unlock()
			t.flush(len(t.line))
			return
		}
		rest = copy(buf, buf[whole:n])
	}
}

func (t *tail) append(b []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, b...)
	if over := len(t.kept) - tailSize; over > 0 {
		t.kept = append(t.kept[:0], t.kept[over:]...)
	}
	if t.emit != nil {
		t.line = append(t.line, b...)
		t.flushLines()
	}
}

// flushLines hands on the lines that have come whole, and has the rest wait.
func (t *tail) flushLines() {
	t.flush(bytes.LastIndexByte(t.line, '\n') + 1)
	if len(t.line) > maxLine {
		t.flushPartial()
	}
	if len(t.line) > 0 && t.timer == nil {
		t.timer = time.AfterFunc(lineTime, t.release)
	}
}

// release hands on the beginning of a line, for somebody may wait for it.
func (t *tail) release() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.flushPartial()
}

// flushPartial hands on the beginning of a line, but no part of a colour.
func (t *tail) flushPartial() {
	t.flush(len(t.line) - termtext.PartialSequence(string(t.line)))
	t.stopTimer()
}

// flush hands on the first n bytes of what waits.
func (t *tail) flush(n int) {
	if t.emit != nil && n > 0 {
		t.emit(strings.ToValidUTF8(string(t.line[:n]), "\uFFFD"))
	}
	t.line = append(t.line[:0], t.line[n:]...)
	if len(t.line) == 0 {
		t.stopTimer()
	}
}

func (t *tail) stopTimer() {
	if t.timer != nil {
		t.timer.Stop()
		t.timer = nil
	}
}

// finish reads on for at most d, then gives up.
func (t *tail) finish(d time.Duration) {
	_ = t.file.SetReadDeadline(time.Now().Add(d)) // a closed file has ended already
	<-t.done
}

// String is the last of what was read.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.string()
}

func (t *tail) string() string { return strings.ToValidUTF8(string(t.kept), "\uFFFD") }
