package redact

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"gdev/inspect"
)

func TestTarget(t *testing.T) {
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
		if got := Target(c.in); got != c.want {
			t.Errorf("Target(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestValue(t *testing.T) {
	for _, c := range []struct{ key, in, want string }{
		{"HTTP_COOKIE", `'sid=1'`, `‹masked›`},
		{"PATH_INFO", `'/login'`, `'/login'`},
		{"QUERY_STRING", `'a=1&token=abc'`, `'a=1&token=‹masked›'`},
		{"QUERY_STRING", `"token=a'b&c=d"`, `"token=‹masked›&c=d"`},
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
		got := Value(inspect.Value{Key: c.key, Type: "str", Repr: c.in})
		if got.Repr != c.want {
			t.Errorf("Value(%s, %s)\n got %s\nwant %s", c.key, c.in, got.Repr, c.want)
		}
	}
}

func TestContent(t *testing.T) {
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
			in := inspect.Content{Size: int64(len(c.in)), Sample: []byte(c.in)}
			if !whole {
				in.Size++
			}
			got := Content(in, []inspect.Field{{Name: "content-type", Value: c.kind}})
			if string(got.Sample) != c.want {
				t.Errorf("Content(%s)\n got %s\nwant %s", c.kind, got.Sample, c.want)
			}
			if got.Truncated() == whole || got.Size != in.Size {
				t.Errorf("Content(%s) of size %d: size %d, truncated %t", c.kind, in.Size, got.Size, got.Truncated())
			}
		}
	}
}

// TestReachesEverySecret puts one value everywhere that a secret can be,
// and one that must stay.
func TestExchangeReachesEverySecret(t *testing.T) {
	const hidden = "hunter2"
	fields := []inspect.Field{{Name: "Cookie", Value: hidden}, {Name: "Referer", Value: "http://a/?token=" + hidden}, {Name: "X-Keep", Value: "kept"}}
	values := []inspect.Value{{Key: "SECRET_KEY", Type: "str", Repr: "'" + hidden + "'"}, {Key: "d", Type: "dict", Repr: "{'password': '" + hidden + "'}"}, {Key: "k", Type: "str", Repr: "'kept'"}}
	frames := []inspect.Frame{{File: "app.py", Locals: values}}
	traceback := inspect.Traceback{
		Type: "E", Frames: frames, Cause: &inspect.Traceback{Frames: frames},
		Group: []inspect.Traceback{{Frames: frames, Cause: &inspect.Traceback{Frames: frames}}},
	}
	form := append([]inspect.Field{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}}, fields...)
	content := inspect.Content{Size: 16, Sample: []byte("password=" + hidden)}
	e := inspect.Exchange{
		Request:    inspect.Request{Target: "/?token=" + hidden, Fields: form, Dropped: fields, Content: content},
		Environ:    inspect.Environ{Given: values, Changed: values, Added: values},
		Response:   inspect.Response{Calls: []inspect.StartCall{{Fields: fields}}, Fields: fields, SentFields: form, Content: content},
		Tracebacks: []inspect.Raised{{Where: inspect.InCall, Traceback: traceback}},
		Findings: []inspect.Finding{
			{Name: "Set-Cookie", Seen: "b'" + hidden + "' (bytes)"},
			{Seen: "(('Set-Cookie', '" + hidden + "'), ('X-Keep', 'kept')) (tuple)"},
			{Name: "X-Keep", Seen: "b'kept' (bytes)"},
		},
	}
	before := asJSON(t, e)
	got := Exchange(e)
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
	g := inspect.Generation{Failure: &inspect.Failure{Traceback: &traceback}}
	if text := asJSON(t, Event(g)); strings.Contains(text, hidden) {
		t.Errorf("a secret is left in a generation: %s", text)
	}
	n := inspect.Notice{Text: "port 8000 is taken"}
	if got := Event(n); !reflect.DeepEqual(got, n) {
		t.Errorf("Event(%v) = %v", n, got)
	}
}

// TestIsLinear masks text that would take minutes if each byte were
// looked at again and again.
func TestIsLinear(t *testing.T) {
	const n = 1 << 14
	for _, unit := range []string{`%25`, `\\u0061`, "a://u:p", "a:b", "password: ", "--key ", "[\"key\",", "<key>", "basic ", "eyJ.", "-----BEGIN PRIVATE KEY-----", `\`, `'`, `"key": `, `{"key": {`, `key=`, `('key', `, "name=", "\n--", "a", `\'key\': `} {
		s := `{"key": ` + strings.Repeat(unit, n/len(unit))
		began := time.Now()
		maskText(s)
		maskQuery(s)
		maskParts(s, "")
		if d := time.Since(began); d > 20*time.Second {
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

func FuzzText(f *testing.F) {
	f.Add(`{'password': 'x', "a": ['b', {}]}`)
	f.Add(`token=a&b=\'c\' (b'key', `)
	f.Fuzz(func(t *testing.T, s string) {
		maskText(s)
		maskParts(s, "")
		secretText := "{'password': '" + strings.Map(plain, s) + "'}"
		if got := maskText(secretText); len(s) > 0 && !strings.HasPrefix(got, "{'password': ‹masked›") {
			t.Errorf("maskText(%q) = %q", secretText, got)
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

// TestTextFindsSecrets masks one value wherever it stands in a text, and
// keeps the text around it.
func TestTextFindsSecrets(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		// Passwords in URLs.
		{`postgres://app:hunter2@db:5432/x`, `postgres://app:‹masked›@db:5432/x`},
		{`'redis://:hunter2@h:6379/0'`, `'redis://:‹masked›@h:6379/0'`},
		{`"mysql+pymysql://root:hun@ter2@127.0.0.1/db"`, `"mysql+pymysql://root:‹masked›@127.0.0.1/db"`},
		{`amqp://u:hun/ter2@mq/`, `amqp://u:‹masked›@mq/`},
		{`https://hunter2hunter2hunter2@o1.example.org/4`, `https://‹masked›@o1.example.org/4`},
		{`postgres%3A%2F%2Fapp%3Ahunter2%40db%2Fx`, `postgres%3A%2F%2Fapp%3A‹masked›%40db%2Fx`},
		{`proxy ada:hunter2@proxy.test:3128`, `proxy ada:‹masked›@proxy.test:3128`},
		{`{"url": "https:\/\/u:hunter2@h\/"}`, `{"url": "https:\/\/u:‹masked›@h\/"}`},
		// Encoded and nested.
		{`/?next=%2Fx%3Ftoken%3Dhunter2&page=2`, `/?next=%2Fx%3Ftoken%3D‹masked›&page=2`},
		{`/?next=%252Fx%253Ftoken%253Dhunter2`, `/?next=%252Fx%253Ftoken%253D‹masked›`},
		{`/?data=%7B%22password%22%3A%22hunter2%22%7D`, `/?data=%7B%22password%22%3A‹masked›%7D`},
		{`{"p\u0061ssword": "hunter2"}`, `{"p\u0061ssword": ‹masked›}`},
		{`'{\"body\": \"{\\\"token\\\": \\\"hunter2\\\"}\"}'`, `'{\"body\": \"{\\\"token\\\": ‹masked›}\"}'`},
		{`<input value="{&quot;token&quot;: &quot;hunter2&quot;}">`, `<input value="{&quot;token&quot;: ‹masked›}">`},
		// Lists, header lines, arguments, objects, markup.
		{`[['Set-Cookie', 'sid=hunter2']]`, `[['Set-Cookie', ‹masked›]]`},
		{`[("A", "b"), ["X-Api-Key", "hunter2"]]`, `[("A", "b"), ["X-Api-Key", ‹masked›]]`},
		{`b'POST / HTTP/1.1\r\nAuthorization: Bearer hunter2\r\nHost: h\r\n'`, `b'POST / HTTP/1.1\r\nAuthorization: ‹masked›\r\nHost: h\r\n'`},
		{`['mysql', '--password', 'hunter2', 'db']`, `['mysql', '--password', ‹masked›, 'db']`},
		{`mysql --password hunter2 db`, `mysql --password ‹masked› db`},
		{`mysql --password=hunter2 db`, `mysql --password=‹masked› db`},
		{`<Conn password: hunter2, host: db>`, `<Conn password: ‹masked›, host: db>`},
		{`[{"name":"password","value":"hunter2"},{"name":"n","value":"1"}]`, `[{"name":"password","value":‹masked›},{"name":"n","value":"1"}]`},
		{`<user><password>hunter2</password><n>1</n></user>`, `<user><password>‹masked›</password><n>1</n></user>`},
		{`curl -H "authorization: bearer hunter2"`, `curl -H "authorization: ‹masked›"`},
		{`a quoted "Bearer hunter2" is one, too`, `a quoted "Bearer ‹masked›" is one, too`},
		{`TokenError: Bearer hunter2, password=hunter2`, `TokenError: Bearer ‹masked›, password=‹masked›`},
		{`eyJhbGciOi.eyJzdWIi.hunter2 is a token`, `eyJ‹masked› is a token`},
		// No secrets.
		{`mailto:eve@example.org`, `mailto:eve@example.org`},
		{`git@example.org:a/b.git, ssh://git@example.org/a`, `git@example.org:a/b.git, ssh://git@example.org/a`},
		{`http://h:8000/a@b?c=d`, `http://h:8000/a@b?c=d`},
		{`['password', 'user']`, `['password', 'user']`},
		{`a basic idea`, `a basic idea`},
		{`no such key: price`, `no such key: price`},
		{`KeyError: 'price'`, `KeyError: 'price'`},
		{`close() raised jwt.InvalidTokenError: not a token`, `close() raised jwt.InvalidTokenError: not a token`},
		{`100% of 5 %d`, `100% of 5 %d`},
	} {
		if got := Text(c.in); got != c.want {
			t.Errorf("Text(%s)\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestSource(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`    url = "mysql://root:hunter2@h/db"`, `    url = "mysql://root:‹masked›@h/db"`},
		{`    SECRET_KEY = 'hunter2'  # of the shop`, `    SECRET_KEY = ‹masked›  # of the shop`},
		{`    password: str = "hunter2"`, `    password: str = ‹masked›`},
		{`    connect(user="ada", password="hunter2")`, `    connect(user="ada", password=‹masked›)`},
		{`    environ.get("API_KEY", "hunter2")`, `    environ.get("API_KEY", ‹masked›)`},
		{`    if pin == 1234:`, `    if pin == ‹masked›:`},
		{`    token = make_token(user)`, `    token = make_token(user)`},
		{`def check(password: str, token=None) -> bool:`, `def check(password: str, token=None) -> bool:`},
		{`    return line["key"] + environ["HTTP_COOKIE"]`, `    return line["key"] + environ["HTTP_COOKIE"]`},
	} {
		frame := inspect.Frame{Source: []string{c.in}}
		text := "Traceback (most recent call last):\n  File \"app.py\", line 1, in app\n" + c.in + "\nE: m\n"
		got := Traceback(inspect.Traceback{Frames: []inspect.Frame{frame}, Text: text})
		if got.Frames[0].Source[0] != c.want {
			t.Errorf("source %s\n got %s\nwant %s", c.in, got.Frames[0].Source[0], c.want)
		}
		if strings.HasPrefix(c.in, "    ") && !strings.Contains(got.Text, c.want) {
			t.Errorf("text of a traceback with %s\n got %s", c.in, got.Text)
		}
	}
}

// TestContentOfAnyType looks for names in all text, and for the ends of
// parts where these really are.
func TestContentOfAnyType(t *testing.T) {
	for _, c := range []struct{ kind, in, want string }{
		{"application/x-ndjson", "{\"token\": \"hunter2\"}\n{\"a\": 1}\n", "{\"token\": ‹masked›}\n{\"a\": 1}\n"},
		{"text/event-stream", "data: {\"token\": \"hunter2\"}\n\n", "data: {\"token\": ‹masked›}\n\n"},
		{"text/plain", "password=hunter2", "password=‹masked›"},
		{"", `{"password": "hunter2"}`, `{"password": ‹masked›}`},
		{"application/octet-stream", "token=\x00hunter2", "token=\x00hunter2"},
		{"multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nx\r\n--Bhunter2\r\ny\r\n--B--\r\n",
			"--B\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n‹masked›\r\n--B--\r\n"},
		{"multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"user\\\"password\"\r\n\r\nhunter2\r\n--B--\r\n",
			"--B\r\nContent-Disposition: form-data; name=\"user\\\"password\"\r\n\r\n‹masked›\r\n--B--\r\n"},
		{"multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; filename=\"a.json\"; name=f\r\n\r\n{\"token\": \"hunter2\"}\r\n--B--\r\n",
			"--B\r\nContent-Disposition: form-data; filename=\"a.json\"; name=f\r\n\r\n{\"token\": ‹masked›}\r\n--B--\r\n"},
	} {
		in := inspect.Content{Size: int64(len(c.in)), Sample: []byte(c.in)}
		if got := string(Content(in, []inspect.Field{{Name: "Content-Type", Value: c.kind}}).Sample); got != c.want {
			t.Errorf("Content(%s)\n got %q\nwant %q", c.kind, got, c.want)
		}
	}
}
