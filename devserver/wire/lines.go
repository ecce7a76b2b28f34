package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"gdev/inspect"
)

// Memory decodes the frames whose payload is lines. Most of these are the same
// in one exchange after the other, so it remembers what short ones say. It may
// be used by several goroutines at once; the values that it gives share what
// they hold, and are not to be changed.
type Memory struct {
	mu     sync.Mutex
	values remembered[inspect.Value]
	fields remembered[inspect.Field]
	texts  remembered[string]
}

// What is remembered of each kind of value.
const (
	maxRemembered     = 1000 // lines, and as many that were forgotten last
	maxRememberedLine = 500  // bytes of a line
)

// Environ reads the payload of an Environ frame.
func (m *Memory) Environ(payload []byte) (Environ, error) {
	first, rest := cutLine(payload)
	var head struct {
		Host    []string    `json:"host"`
		Dropped [][2]string `json:"dropped"`
	}
	if err := json.Unmarshal(first, &head); err != nil {
		return Environ{}, fmt.Errorf("decode an environ: %w", err)
	}
	e := Environ{Host: head.Host}
	for _, p := range head.Dropped {
		e.Dropped = append(e.Dropped, inspect.Field{Name: p[0], Value: p[1]})
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	given, err := decodeLines(&m.values, rest, decodeJSON[inspect.Value])
	e.Given = given
	return e, err
}

// Called reads the payload of a Called frame.
func (m *Memory) Called(payload []byte) (inspect.StartCall, error) {
	first, rest := cutLine(payload)
	var head struct {
		Status  string `json:"status"`
		ExcInfo string `json:"exc_info"`
		Where   string `json:"where"`
		Error   string `json:"error"`
		At      int64  `json:"at"` // nanoseconds since the epoch
	}
	if err := json.Unmarshal(first, &head); err != nil {
		return inspect.StartCall{}, fmt.Errorf("decode a call: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	fields, err := decodeLines(&m.fields, rest, decodeField)
	return inspect.StartCall{
		Status: head.Status, ExcInfo: head.ExcInfo, Where: head.Where, Error: head.Error,
		At: time.Unix(0, head.At).UTC(), Fields: fields,
	}, err
}

// Head reads the payload of a Head frame.
func (m *Memory) Head(payload []byte) (Head, error) {
	first, rest := cutLine(payload)
	m.mu.Lock()
	defer m.mu.Unlock()
	status, err := m.texts.decode(first, decodeJSON[string])
	if err != nil {
		return Head{}, err
	}
	fields, err := decodeLines(&m.fields, rest, decodeField)
	return Head{Status: status, Fields: fields}, err
}

// cutLine cuts off the first line; rest is nil where there is no other.
func cutLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte("\n"))
	return line, rest
}

func decodeLines[T any](r *remembered[T], lines []byte, decode func([]byte) (T, error)) ([]T, error) {
	if len(lines) == 0 {
		return nil, nil
	}
	all := make([]T, 0, bytes.Count(lines, []byte("\n"))+1)
	for len(lines) > 0 {
		var line []byte
		line, lines = cutLine(lines)
		v, err := r.decode(line, decode)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

func decodeJSON[T any](line []byte) (v T, err error) {
	if err := json.Unmarshal(line, &v); err != nil {
		return v, fmt.Errorf("decode line %.60q: %w", line, err)
	}
	return v, nil
}

func decodeField(line []byte) (inspect.Field, error) {
	pair, err := decodeJSON[[2]string](line)
	return inspect.Field{Name: pair[0], Value: pair[1]}, err
}

// remembered is what lines say. What was not asked for again while as many
// others came is forgotten.
type remembered[T any] struct{ fresh, stale map[string]T }

func (r *remembered[T]) decode(line []byte, decode func([]byte) (T, error)) (T, error) {
	if v, ok := r.fresh[string(line)]; ok {
		return v, nil
	}
	v, ok := r.stale[string(line)]
	if !ok {
		var err error
		if v, err = decode(line); err != nil || len(line) > maxRememberedLine {
			return v, err
		}
	}
	if r.fresh == nil || len(r.fresh) >= maxRemembered {
		r.stale, r.fresh = r.fresh, make(map[string]T)
	}
	r.fresh[string(line)] = v
	return v, nil
}
