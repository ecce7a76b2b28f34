package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"time"

	"gdev/inspect"
)

// FrameCache decodes the frames whose payload is lines. Most of these are the same
// in one exchange after the other, so it keeps what short ones decode to, within
// a bound. It may be used by several goroutines at once; the values that it gives
// share what they hold, and are not to be changed.
type FrameCache struct {
	mu       sync.Mutex
	values   lineCache[inspect.Value]
	fields   lineCache[inspect.Field]
	statuses lineCache[string]
	environs lineCache[Environ]           // without Given
	calls    lineCache[inspect.StartCall] // without At and Fields
}

// Bounds of what is kept for each kind of value.
const (
	maxCachedLines = 1000 // lines that were used lately, and as many that were not since
	maxCachedLine  = 500  // bytes of a line that is kept
)

// Environ reads the payload of an Environ frame.
func (c *FrameCache) Environ(payload []byte) (Environ, error) {
	first, rest := cutLine(payload)
	c.mu.Lock()
	defer c.mu.Unlock()
	e, err := c.environs.decode(first, decodeEnviron)
	if err != nil {
		return Environ{}, err
	}
	e.Given, err = decodeLines(&c.values, rest, decodeJSON[inspect.Value])
	return e, err
}

// Called reads the payload of a Called frame.
func (c *FrameCache) Called(payload []byte) (inspect.StartCall, error) {
	first, rest := cutLine(payload)
	first, at, err := cutTime(first)
	if err != nil {
		return inspect.StartCall{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	call, err := c.calls.decode(first, decodeCall)
	if err != nil {
		return inspect.StartCall{}, err
	}
	call.At = at
	call.Fields, err = decodeLines(&c.fields, rest, decodeField)
	return call, err
}

// Head reads the payload of a Head frame.
func (c *FrameCache) Head(payload []byte) (Head, error) {
	first, rest := cutLine(payload)
	c.mu.Lock()
	defer c.mu.Unlock()
	status, err := c.statuses.decode(first, decodeJSON[string])
	if err != nil {
		return Head{}, err
	}
	fields, err := decodeLines(&c.fields, rest, decodeField)
	return Head{Status: status, Fields: fields}, err
}

// cutLine cuts off the first line; rest is nil where there is no other.
func cutLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte("\n"))
	return line, rest
}

// cutTime cuts off how the first line of a call ends, with "at": N}.
func cutTime(line []byte) (rest []byte, at time.Time, err error) {
	i := bytes.LastIndexByte(line, ':')
	if i < 0 || !bytes.HasSuffix(line[:i], []byte(`"at"`)) || !bytes.HasSuffix(line, []byte("}")) {
		return nil, time.Time{}, fmt.Errorf("decode line %.60q: it does not end with a time", line)
	}
	n, err := strconv.ParseInt(string(bytes.TrimSpace(line[i+1:len(line)-1])), 10, 64)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("decode the time of a call: %w", err)
	}
	return line[:i], time.Unix(0, n).UTC(), nil
}

// decodeCall reads what cutTime has left.
func decodeCall(line []byte) (inspect.StartCall, error) {
	call, err := decodeJSON[struct {
		Status  string `json:"status"`
		ExcInfo string `json:"exc_info"`
		Where   string `json:"where"`
		Error   string `json:"error"`
	}](append(bytes.Clone(line), ":0}"...))
	return inspect.StartCall{Status: call.Status, ExcInfo: call.ExcInfo, Where: call.Where, Error: call.Error}, err
}

func decodeEnviron(line []byte) (Environ, error) {
	head, err := decodeJSON[struct {
		Host    []string    `json:"host"`
		Dropped [][2]string `json:"dropped"`
	}](line)
	e := Environ{Host: head.Host}
	for _, pair := range head.Dropped {
		e.Dropped = append(e.Dropped, inspect.Field{Name: pair[0], Value: pair[1]})
	}
	return e, err
}

func decodeLines[T any](r *lineCache[T], lines []byte, decode func([]byte) (T, error)) ([]T, error) {
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

// lineCache is what lines decode to. A line that does not come again while
// maxCachedLines others do is dropped.
type lineCache[T any] struct{ fresh, stale map[string]T }

func (r *lineCache[T]) decode(line []byte, decode func([]byte) (T, error)) (T, error) {
	if v, ok := r.fresh[string(line)]; ok {
		return v, nil
	}
	v, ok := r.stale[string(line)]
	if !ok {
		var err error
		if v, err = decode(line); err != nil || len(line) > maxCachedLine {
			return v, err
		}
	}
	if r.fresh == nil || len(r.fresh) >= maxCachedLines {
		r.stale, r.fresh = r.fresh, make(map[string]T)
	}
	r.fresh[string(line)] = v
	return v, nil
}
