package wire

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"gdev/inspect"
)

func lines(l ...string) []byte { return []byte(strings.Join(l, "\n")) }

// TestLinesAreDecoded decodes each payload twice: from its text, and from
// the cache.
func TestLinesAreDecoded(t *testing.T) {
	var m FrameCache
	for range 2 {
		environ, err := m.Environ(lines(`{"host":["b"],"dropped":[["X_Y","1"]]}`,
			`{"key":"a","type":"str","repr":"'\u00e9\\n'"}`, `{"key":"b","type":"int","repr":"1"}`))
		check(t, environ, Environ{
			Host: []string{"b"}, Dropped: []inspect.Field{{Name: "X_Y", Value: "1"}},
			Given: []inspect.Value{{Key: "a", Type: "str", Repr: `'é\n'`}, {Key: "b", Type: "int", Repr: "1"}},
		}, err)
		call, err := m.Called(lines(`{"status":"200 OK","exc_info":"E: x","where":"a.py:1","error":"no","at":1500000000000000001}`, `["A","b"]`))
		check(t, call, inspect.StartCall{
			Status: "200 OK", ExcInfo: "E: x", Where: "a.py:1", Error: "no",
			At: time.Unix(1500000000, 1).UTC(), Fields: []inspect.Field{{Name: "A", Value: "b"}},
		}, err)
		head, err := m.Head(lines(`"404 Nö"`, `["A","b"]`, `["A",""]`))
		check(t, head, Head{Status: "404 Nö", Fields: []inspect.Field{{Name: "A", Value: "b"}, {Name: "A"}}}, err)
		head, err = m.Head(lines(`"204 No Content"`))
		check(t, head, Head{Status: "204 No Content"}, err)
	}
}

func check(t *testing.T, got, want any, err error) {
	t.Helper()
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

func TestLinesThatAreNoneAreAnError(t *testing.T) {
	var m FrameCache
	for _, payload := range []string{"", "x", `"200 OK"` + "\n\n" + `["a","b"]`, `"200 OK"` + "\n{}"} {
		if _, err := m.Head([]byte(payload)); err == nil {
			t.Errorf("%q is a head", payload)
		}
	}
	if _, err := m.Environ(nil); err == nil {
		t.Error("nothing is an environ")
	}
	for _, payload := range []string{"", "[]", `{"at":x}`, `{"at":1`, `["at":1}`, `{"status":"","when":1}`} {
		if _, err := m.Called([]byte(payload)); err == nil {
			t.Errorf("%q is a call", payload)
		}
	}
}

// TestTheCacheIsBounded decodes ever new lines, one that comes again and again,
// and one that is a byte too long to be kept.
func TestTheCacheIsBounded(t *testing.T) {
	var c FrameCache
	longest := `["A","` + strings.Repeat("x", maxCachedLine-len(`["A",""]`)) + `"]`
	tooLong := strings.Replace(longest, "x", "xy", 1)
	for n := range 3 * maxCachedLines {
		head, err := c.Head(lines(`"200 OK"`, fmt.Sprintf(`["A","%d"]`, n), longest, tooLong))
		if err != nil || head.Fields[0].Value != fmt.Sprint(n) || len(head.Fields[1].Value)+1 != len(head.Fields[2].Value) {
			t.Fatalf("head %d: %v, %v", n, head, err)
		}
	}
	if n := len(c.fields.fresh) + len(c.fields.stale); n < maxCachedLines || n > 2*maxCachedLines {
		t.Errorf("%d fields are kept", n)
	}
	if _, kept := c.fields.fresh[longest]; !kept {
		t.Errorf("a line of %d bytes is not kept", len(longest))
	}
	if _, kept := c.fields.fresh[tooLong]; kept {
		t.Errorf("a line of %d bytes is kept", len(tooLong))
	}
	if n := len(c.statuses.fresh) + len(c.statuses.stale); n != 1 {
		t.Errorf("one status is kept as %d", n)
	}
}
