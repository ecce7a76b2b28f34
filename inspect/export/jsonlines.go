package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"gdev/inspect"
	"gdev/inspect/redact"
	"gdev/inspect/termtext"
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
// state that it comes to but loading.
type JSONWriter struct {
	w   io.Writer
	o   JSONOptions
	due due
	b   bytes.Buffer
}

// NewJSONWriter makes a JSONWriter that writes to w.
func NewJSONWriter(w io.Writer, o JSONOptions) *JSONWriter { return &JSONWriter{w: w, o: o} }

// Write writes what a history.Subscription gave, in few calls of the underlying writer.
func (j *JSONWriter) Write(events []inspect.Event, lost int) error {
	for _, e := range events {
		if _, ok := e.(inspect.Prompt); ok || !j.due.is(e) { // nobody types lines where JSON is written
			continue
		}
		if !j.o.Reveal {
			e = redact.Event(e)
		}
		if err := errors.Join(writeLine(&j.b, e), j.flush(writeSize)); err != nil {
			return err
		}
	}
	if lost > 0 {
		if err := writeLine(&j.b, Lost{Pieces: lost}); err != nil {
			return err
		}
	}
	return j.flush(1)
}

// flush writes the lines that have come together, where they have so many bytes.
func (j *JSONWriter) flush(least int) error {
	if j.b.Len() < least {
		return nil
	}
	_, err := j.w.Write(j.b.Bytes())
	j.b.Reset()
	if err != nil {
		return fmt.Errorf("write JSON lines: %w", err)
	}
	return nil
}

// Lost is the line that says how many events were dropped before it, because
// they came faster than they could be written.
type Lost struct {
	Pieces int `json:"pieces"` // exchanges that had ended, output outside of exchanges, changes of assets, notices
}

// exchangeLine is an Exchange with what every reader would compute from it.
type exchangeLine struct {
	inspect.Exchange
	Duration time.Duration `json:"duration_ns"`
}

// writeLine appends v with its type and the version of the schema before its
// own fields.
func writeLine(b *bytes.Buffer, v any) error {
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

// escapeJSON spells what is hostile to a terminal, and what encoding/json
// leaves as it is, as \uXXXX; outside of string literals there is none of it.
func escapeJSON(line string) string {
	if strings.IndexFunc(line[:len(line)-1], termtext.Hostile) < 0 {
		return line
	}
	var b strings.Builder
	for _, r := range line {
		if termtext.Hostile(r) && r != '\n' {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// withLists copies v with an empty list in the place of each nil one, so that
// a reader need not tell null from [].
func withLists(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Struct:
		if content, ok := v.Interface().(inspect.Content); ok {
			return reflect.ValueOf(withWholeText(content))
		}
		c := reflect.New(v.Type()).Elem()
		c.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				c.Field(i).Set(withLists(v.Field(i)))
			}
		}
		return c
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		c := reflect.New(v.Type().Elem())
		c.Elem().Set(withLists(v.Elem()))
		return c
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return v
		}
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			c.Index(i).Set(withLists(v.Index(i)))
		}
		return c
	}
	return v
}

// withWholeText is c without the part of a character that the sample of a
// truncated one may end with.
func withWholeText(c inspect.Content) inspect.Content {
	whole := c.Sample[:len(c.Sample)-termtext.PartialRune(c.Sample)]
	if c.Truncated() && utf8.Valid(whole) {
		c.Sample = whole
	}
	return c
}
