package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"time"

	"gdev/inspect"
	"gdev/inspect/redact"
)

// Schema is the version of what a JSONWriter writes; each line carries it. It
// counts up when a name goes away or changes its meaning, not when one is
// added. SCHEMA.md describes it.
const Schema = 1

// JSONOptions say what a JSONWriter writes.
type JSONOptions struct {
	Reveal bool // secrets too
}

// JSONWriter writes events as JSON lines: one object a line, as SCHEMA.md
// says. An exchange is written once, when it has ended; a generation for each
// state that it comes to but loading; a prompt never, for nobody types lines where
// JSON is written.
type JSONWriter struct {
	o     JSONOptions
	batch batch
	final finalSnapshots
}

// NewJSONWriter makes a JSONWriter that writes to w.
func NewJSONWriter(w io.Writer, o JSONOptions) *JSONWriter {
	return &JSONWriter{o: o, batch: batch{w: w}}
}

// Write writes what a history.Subscription gave.
func (j *JSONWriter) Write(events []inspect.Event, lost int) error {
	for _, e := range events {
		if _, ok := e.(inspect.Prompt); ok || !j.final.chooses(e) {
			continue
		}
		if !j.o.Reveal {
			e = redact.Event(e)
		}
		if err := errors.Join(appendLine(&j.batch.Buffer, e), j.flush(batchSize)); err != nil {
			return err
		}
	}
	if lost > 0 {
		if err := appendLine(&j.batch.Buffer, Lost{Pieces: lost}); err != nil {
			return err
		}
	}
	return j.flush(1)
}

func (j *JSONWriter) flush(least int) error { return j.batch.flush(least, "JSON lines") }

// Lost is the line that says how many events were dropped before it, because
// they came faster than they could be written.
type Lost struct {
	Pieces int `json:"pieces"` // exchanges that had ended, output outside of exchanges, changes of assets, notices
}

// exchangeLine is an Exchange with its duration, which every reader would compute.
type exchangeLine struct {
	inspect.Exchange
	Duration time.Duration `json:"duration_ns"`
}

// appendLine appends v with its type and the version of the schema before its
// own fields.
func appendLine(b *bytes.Buffer, v any) error {
	kind := ""
	switch e := v.(type) {
	case inspect.Exchange:
		kind, v = "exchange", exchangeLine{e, e.Duration(e.Ended)}
	case inspect.Generation:
		kind = "generation"
	case inspect.WorkerExit:
		kind = "worker-exit"
	case inspect.ServerOutput:
		kind = "output"
	case inspect.AssetChange:
		kind = "asset-change"
	case inspect.ThreadsTaken:
		kind = "threads-taken"
	case inspect.Notice:
		kind = "notice"
	case Lost:
		kind = "lost"
	}
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(withLists(reflect.ValueOf(v)).Interface()); err != nil {
		return fmt.Errorf("encode %s as JSON: %w", kind, err)
	}
	fmt.Fprintf(b, `{"type":%q,"schema":%d,`, kind, Schema)
	b.WriteString(escapeJSON(line.String()[1:]))
	return nil
}
