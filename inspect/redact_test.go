package inspect

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestRedactTarget(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"/", "/"},
		{"/a=b", "/a=b"},
		{"/?token=abc", "/?token=‹masked›"},
		{"/?a=1&token=abc&b=2", "/?a=1&token=‹masked›&b=2"},
		{"/?token=a,b)c'd;e&b=2", "/?token=‹masked›&b=2"},
		{"/?to%6Ben=abc", "/?to%6Ben=‹masked›"},
		{"/?user%5Bpassword%5D=abc", "/?user%5Bpassword%5D=‹masked›"},
		{"/?user[password]=abc", "/?user[password]=‹masked›"},
		{"/?token=&b=2", "/?token=&b=2"},
		{"/?token", "/?token"},
		{"/?%zztoken=abc", "/?%zztoken=‹masked›"},
		{"https://example.org/?page=2;sessionid=abc", "https://example.org/?page=2;sessionid=‹masked›"},
	} {
		if got := RedactTarget(c.in); got != c.want {
			t.Errorf("RedactTarget(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestRedactValue(t *testing.T) {
	for _, c := range []struct{ key, in, want string }{
		{"HTTP_COOKIE", `'sid=1'`, `‹masked›`},
		{"PATH_INFO", `'/login'`, `'/login'`},
		{"QUERY_STRING", `'a=1&token=abc'`, `'a=1&token=‹masked›'`},
		{"QUERY_STRING", `"token=a'b&c=d"`, `"token=‹masked›'b&c=d"`},
		{"REQUEST_URI", `'/?password=x&page=2'`, `'/?password=‹masked›&page=2'`},
		{"form", `{'user': 'eve', 'password': 'x', 'n': 1}`, `{'user': 'eve', 'password': ‹masked›, 'n': 1}`},
		{"form", `{'password': ['x', 'y'], 'n': 1}`, `{'password': ‹masked›, 'n': 1}`},
		{"form", `{'password': "it's", 'n': 1}`, `{'password': ‹masked›, 'n': 1}`},
		{"form", `{'password': 'a\'b', 'n': 1}`, `{'password': ‹masked›, 'n': 1}`},
		{"form", `{'pin_token': 1234, 'n': 1}`, `{'pin_token': ‹masked›, 'n': 1}`},
		{"form", `{b'password': b'x'}`, `{b'password': ‹masked›}`},
		{"form", `{'cookies': OrderedDict([('a', 'b'), ('c', 'd')]), 'n': 1}`, `{'cookies': ‹masked›, 'n': 1}`},
		{"form", `ImmutableMultiDict([('password', 'x'), ('b', 'y')])`, `ImmutableMultiDict([('password', ‹masked›), ('b', 'y')])`},
		{"environ", `{'A': 'b', 'HTTP_COOKIE': 'sid=1; a`, `{'A': 'b', 'HTTP_COOKIE': ‹masked›`},
		{"user", `User(name='eve', password='a b', n=1)`, `User(name='eve', password=‹masked›, n=1)`},
		{"body", `'{"password": "x", "n": 1}'`, `'{"password": ‹masked›, "n": 1}'`},
		{"body", `'{"a": "it\'s", \'password\': \'x y\', "n": 1}'`, `'{"a": "it\'s", \'password\': ‹masked›, "n": 1}'`},
		{"body", `b'user=eve&password=hunter2'`, `b'user=eve&password=‹masked›'`},
		{"names", `['password', 'user']`, `['password', 'user']`},
		{"text", `'no secret: here'`, `'no secret: here'`},
	} {
		got := RedactValue(Value{Key: c.key, Type: "str", Repr: c.in})
		if got.Repr != c.want {
			t.Errorf("RedactValue(%s, %s)\n got %s\nwant %s", c.key, c.in, got.Repr, c.want)
		}
	}
}

func TestRedactContent(t *testing.T) {
	for _, c := range []struct{ kind, in, want string }{
		{"application/x-www-form-urlencoded", "a=1&password=x y'z&b=2", "a=1&password=‹masked›&b=2"},
		{"Application/JSON; charset=utf-8", `{"a": 1, "api_key": "x\"y", "b": {"token": [1, "}"]}}`, `{"a": 1, "api_key": ‹masked›, "b": {"token": ‹masked›}}`},
		{"application/problem+json", `{"credentials":{"pin":"1"},"b":2}`, `{"credentials":‹masked›,"b":2}`},
		{"application/json", `{"token": "cut sho`, `{"token": ‹masked›`},
		{"text/html", `<input name="token" value="abc">`, `<input name="token" value="abc">`},
		{"multipart/form-data; boundary=b",
			"--b\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\neve\r\n--b\r\nContent-Disposition: form-data; name=\"password\"\r\nContent-Type: text/plain\r\n\r\nx\r\ny\r\n--b--\r\n",
			"--b\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\neve\r\n--b\r\nContent-Disposition: form-data; name=\"password\"\r\nContent-Type: text/plain\r\n\r\n‹masked›\r\n--b--\r\n"},
	} {
		for _, whole := range []bool{true, false} {
			in := Content{Size: int64(len(c.in)), Sample: []byte(c.in)}
			if !whole {
				in.Size++
			}
			got := RedactContent(in, []Field{{"content-type", c.kind}})
			if string(got.Sample) != c.want {
				t.Errorf("RedactContent(%s)\n got %s\nwant %s", c.kind, got.Sample, c.want)
			}
			if got.Truncated() == whole || got.Size != in.Size {
				t.Errorf("RedactContent(%s) of size %d: size %d, truncated %t", c.kind, in.Size, got.Size, got.Truncated())
			}
		}
	}
}

// TestRedactReachesEverySecret puts one value everywhere that a secret can be,
// and one that must stay.
func TestRedactReachesEverySecret(t *testing.T) {
	const hidden = "hunter2"
	fields := []Field{{"Cookie", hidden}, {"Referer", "http://a/?token=" + hidden}, {"X-Keep", "kept"}}
	values := []Value{{"SECRET_KEY", "str", "'" + hidden + "'"}, {"d", "dict", "{'password': '" + hidden + "'}"}, {"k", "str", "'kept'"}}
	frames := []Frame{{File: "app.py", Locals: values}}
	traceback := Traceback{
		Type: "E", Frames: frames, Cause: &Traceback{Frames: frames},
		Group: []Traceback{{Frames: frames, Cause: &Traceback{Frames: frames}}},
	}
	form := append([]Field{{"Content-Type", "application/x-www-form-urlencoded"}}, fields...)
	content := Content{Size: 16, Sample: []byte("password=" + hidden)}
	e := Exchange{
		Request:    Request{Target: "/?token=" + hidden, Fields: form, Dropped: fields, Content: content},
		Environ:    Environ{Given: values, Changed: values, Added: values},
		Response:   Response{Calls: []StartCall{{Fields: fields}}, Fields: fields, SentFields: form, Content: content},
		Tracebacks: []Raised{{Where: InCall, Traceback: traceback}},
		Findings: []Finding{
			{Name: "Set-Cookie", Seen: "b'" + hidden + "' (bytes)"},
			{Seen: "(('Set-Cookie', '" + hidden + "'), ('X-Keep', 'kept')) (tuple)"},
			{Name: "X-Keep", Seen: "b'kept' (bytes)"},
		},
	}
	before := asJSON(t, e)
	got := Redact(e)
	if after := asJSON(t, e); after != before {
		t.Error("Redact changed the exchange that it was given")
	}
	text := asJSON(t, got)
	if strings.Contains(text, hidden) {
		t.Errorf("a secret is left: %s", text)
	}
	if strings.Count(text, "kept") != strings.Count(before, "kept") {
		t.Errorf("a value that is none was lost: %s", text)
	}
	for _, sample := range [][]byte{got.Request.Content.Sample, got.Response.Content.Sample} {
		if string(sample) != "password=‹masked›" {
			t.Errorf("content = %q", sample)
		}
	}
	g := Generation{Failure: &Failure{Traceback: &traceback}}
	if text := asJSON(t, RedactEvent(g)); strings.Contains(text, hidden) {
		t.Errorf("a secret is left in a generation: %s", text)
	}
	n := Notice{Text: "port 8000 is taken"}
	if got := RedactEvent(n); !reflect.DeepEqual(got, n) {
		t.Errorf("RedactEvent(%v) = %v", n, got)
	}
}

// TestRedactIsLinear masks text that would take minutes if each byte were
// looked at again and again.
func TestRedactIsLinear(t *testing.T) {
	const n = 1 << 18
	for _, unit := range []string{`\`, `'`, `"key": `, `{"key": {`, `key=`, `('key', `, "name=", "\n--", "a", `\'key\': `} {
		s := `{"key": ` + strings.Repeat(unit, n/len(unit))
		began := time.Now()
		maskRepr(s)
		maskPairs(s)
		maskParts(s)
		if d := time.Since(began); d > 5*time.Second {
			t.Errorf("%q repeated: %s for %d bytes", unit, d, n)
		} else {
			t.Logf("%q repeated: %s", unit, d)
		}
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func FuzzRedactText(f *testing.F) {
	f.Add(`{'password': 'x', "a": ['b', {}]}`)
	f.Add(`token=a&b=\'c\' (b'key', `)
	f.Fuzz(func(t *testing.T, s string) {
		maskRepr(s)
		maskParts(s)
		secretText := "{'password': '" + strings.Map(plain, s) + "'}"
		if got := maskRepr(secretText); len(s) > 0 && !strings.HasPrefix(got, "{'password': ‹masked›") {
			t.Errorf("maskRepr(%q) = %q", secretText, got)
		}
	})
}

// plain keeps what stands in a Python repr unescaped.
func plain(r rune) rune {
	if r == '\'' || r == '\\' || r < ' ' {
		return -1
	}
	return r
}
