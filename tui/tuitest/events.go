// Package tuitest holds what the tests of the terminal UI share: a small
// history of an invented application with everything in it that a view must
// cope with, and golden files.
//
// Contract: Events is the same at every call; all its times are around Epoch.
package tuitest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"time"

	"gdev/inspect"
)

// Epoch is when the invented application was started.
var Epoch = time.Date(2026, time.March, 9, 14, 3, 12, 123e6, time.UTC)

// Directory is where it lives.
const Directory = "/home/ana/shop"

// At is a time some milliseconds after Epoch.
func At(ms int) time.Time { return Epoch.Add(time.Duration(ms) * time.Millisecond) }

// Events are everything that happened, in its order.
func Events() []inspect.Event {
	return []inspect.Event{
		inspect.Notice{At: At(0), Text: "port 8000 is taken by process 4711, using 8001"},
		Ready(),
		Page(), Login(), JSON(), HandledError(), Raising(), Streaming(), Hostile(),
		reloaded(),
		inspect.ServerOutput{Generation: 2, Stream: inspect.Stderr, Text: "Watching for changes\n\x1b[31mred\x1b[0m\n", At: At(1300)},
		Died(),
		inspect.WorkerExit{Generation: 2, PID: 4243, At: At(9100), Status: "signal: segmentation fault",
			Exchanges: []uint64{8}, Output: "Fatal Python error: Segmentation fault\n\nCurrent thread 0x01 (most recent call first):\n  File \"shop/native.py\", line 7 in crash\n"},
		Running(),
	}
}

// Ready is the first generation.
func Ready() inspect.Generation {
	return inspect.Generation{
		Number: 1, State: inspect.GenerationEnded, Reason: inspect.ReasonStart, Began: At(0), Ready: At(232), PID: 4242,
		Python: Python(), Found: Found(),
	}
}

// Python is the interpreter.
func Python() inspect.Python {
	return inspect.Python{Version: "3.11.7", Implementation: "CPython",
		Executable: Directory + "/.venv/bin/python", Why: ".venv beside the application"}
}

// Found is the application.
func Found() inspect.Found {
	return inspect.Found{Name: "shop:app", File: Directory + "/shop/__init__.py", Why: "named on the command line", Type: "flask.app.Flask"}
}

// Assets is a change of a template and a static file.
func Assets() inspect.AssetChange {
	return inspect.AssetChange{At: At(9500), Paths: []string{Directory + "/static/shop.css", Directory + "/templates/\x1b[2Jindex.html"}}
}

func reloaded() inspect.Generation {
	return inspect.Generation{
		Number: 2, State: inspect.GenerationReady, Reason: inspect.ReasonReload, Began: At(8000), Ready: At(8086), PID: 4243,
		Changed: []string{Directory + "/shop/views.py", Directory + "/shop/models.py"}, Python: Python(), Found: Found(),
	}
}

// Failed is a generation that a SyntaxError keeps from serving.
func Failed() inspect.Generation {
	return inspect.Generation{
		Number: 3, State: inspect.GenerationFailed, Reason: inspect.ReasonReload, Began: At(20000), Ready: At(20055), PID: 4300,
		Changed: []string{Directory + "/shop/views.py"}, Python: Python(), Found: inspect.Found{Name: "shop:app"},
		Failure: &inspect.Failure{
			Kind: inspect.FailureImport, Message: "the import of shop raised SyntaxError",
			Hint: "mend shop/views.py, line 14, and save it",
			Traceback: &inspect.Traceback{
				Type: "SyntaxError", Message: "'(' was never closed (views.py, line 14)",
				Frames: []inspect.Frame{
					{File: "/usr/lib/python3.11/importlib/__init__.py", Line: 126, Function: "import_module", Library: true,
						FirstLine: 126, Source: []string{"    return _bootstrap._gcd_import(name[level:], package, level)"}},
					{File: Directory + "/shop/__init__.py", Line: 5, Function: "<module>", FirstLine: 3,
						Source: []string{"app = Flask(__name__)", "", "from shop import views", ""}},
				},
				Syntax: &inspect.Syntax{File: Directory + "/shop/views.py", Line: 14, Column: 19, FirstLine: 12,
					Source: []string{"@app.get('/')", "def index():", "\treturn render('index.html'", "", "@app.post('/login')"}},
				Text: "Traceback (most recent call last):\n  ...\nSyntaxError: '(' was never closed\n",
			},
		},
	}
}

func exchange(number uint64, began, took int, method, target, status string) inspect.Exchange {
	e := inspect.Exchange{
		Number: number, Generation: 1, State: inspect.StateEnded, Outcome: inspect.OutcomeComplete,
		Began: At(began), Ended: At(began + took), Client: "127.0.0.1:51234",
		Request: inspect.Request{Method: method, Target: target, Version: "HTTP/1.1", Fields: []inspect.Field{
			{Name: "Host", Value: "127.0.0.1:8001"}, {Name: "User-Agent", Value: "curl/8.5.0"}, {Name: "accept", Value: "*/*"},
		}},
	}
	e.Environ.Given = environ(method, target)
	e.Environ.Host = []string{"gdev.exchange", "wsgi.file_wrapper"}
	respond(&e, status, "text/html; charset=utf-8", nil)
	return e
}

func environ(method, target string) []inspect.Value {
	s := func(key, value string) inspect.Value {
		return inspect.Value{Key: key, Type: "str", Repr: "'" + value + "'"}
	}
	return []inspect.Value{
		s("REQUEST_METHOD", method), s("SCRIPT_NAME", ""), s("PATH_INFO", target), s("QUERY_STRING", ""),
		s("SERVER_NAME", "127.0.0.1"), s("SERVER_PORT", "8001"), s("SERVER_PROTOCOL", "HTTP/1.1"), s("REMOTE_ADDR", "127.0.0.1"),
		s("HTTP_HOST", "127.0.0.1:8001"), s("HTTP_USER_AGENT", "curl/8.5.0"), s("HTTP_ACCEPT", "*/*"),
		s("HTTP_COOKIE", "session=eyJhbGciOiJIUzI1NiJ9.e30.XmNK3GpH3Ys"),
		{Key: "wsgi.version", Type: "tuple", Repr: "(1, 0)"}, s("wsgi.url_scheme", "http"),
		{Key: "wsgi.input", Type: "gdev_host.streams.Input", Repr: "<gdev_host.streams.Input object at 0x7f3d5c2b1e50>"},
		{Key: "wsgi.multithread", Type: "bool", Repr: "True"}, {Key: "wsgi.run_once", Type: "bool", Repr: "False"},
		{Key: "wsgi.file_wrapper", Type: "type", Repr: "<class 'gdev_host.streams.FileWrapper'>"},
		{Key: "gdev.exchange", Type: "int", Repr: "1"},
	}
}

func respond(e *inspect.Exchange, status, contentType string, content []byte) {
	r := &e.Response
	r.Status, r.SentStatus = status, status
	r.Fields = []inspect.Field{{Name: "Content-Type", Value: contentType}}
	r.SentFields = append(append([]inspect.Field{}, r.Fields...),
		inspect.Field{Name: "Date", Value: "Mon, 09 Mar 2026 14:03:12 GMT"}, inspect.Field{Name: "Server", Value: "gdev/0.1"})
	r.Calls = []inspect.StartCall{{Status: status, Fields: r.Fields, Where: "shop/views.py:21", At: e.Began.Add(2 * time.Millisecond)}}
	r.Content = inspect.Content{Size: int64(len(content)), Sample: content}
	r.FirstByte = e.Began.Add(3 * time.Millisecond)
	if len(content) > 0 {
		r.BlockCount = 1
		r.Blocks = []inspect.Block{{At: r.FirstByte, Size: len(content)}}
	}
}

// Page is an ordinary GET.
func Page() inspect.Exchange {
	e := exchange(1, 400, 12, "GET", "/", "200 OK")
	respond(&e, "200 OK", "text/html; charset=utf-8",
		[]byte("<!doctype html>\n<html>\n  <body class=\"shop\">\n\t<h1>Café 日本語</h1>\n  </body>\n</html>\n"))
	return e
}

// Login is a POST with a form, a secret, a dropped field, output and logs, and
// an application that changes its environ.
func Login() inspect.Exchange {
	e := exchange(2, 1200, 48, "POST", "/login?next=%2Fcart&token=s3cr3t", "302 FOUND")
	e.Request.Fields = append(e.Request.Fields,
		inspect.Field{Name: "Content-Type", Value: "application/x-www-form-urlencoded"},
		inspect.Field{Name: "Content-Length", Value: "41"},
		inspect.Field{Name: "X_Forwarded_User", Value: "root"},
		inspect.Field{Name: "Cookie", Value: "session=abcdef0123456789"})
	e.Request.Dropped = []inspect.Field{{Name: "X_Forwarded_User", Value: "root"}}
	form := "name=Ana+Mar%C3%ADa&password=hunter2&ok=1"
	e.Request.Content = inspect.Content{Size: int64(len(form)), Sample: []byte(form)}
	e.Held = 31 * time.Millisecond
	e.Environ.Added = []inspect.Value{{Key: "werkzeug.request", Type: "flask.wrappers.Request", Repr: "<Request 'http://127.0.0.1:8001/login' [POST]>"}}
	e.Environ.Changed = []inspect.Value{{Key: "SCRIPT_NAME", Type: "str", Repr: "'/shop'"}}
	e.Environ.Removed = []string{"HTTP_ACCEPT"}
	e.Response.Fields = append(e.Response.Fields, inspect.Field{Name: "Location", Value: "/cart"},
		inspect.Field{Name: "Set-Cookie", Value: "session=xyz; HttpOnly"}, inspect.Field{Name: "Set-Cookie", Value: "seen=1"})
	e.Output = []inspect.Output{
		{Stream: inspect.Stdout, Text: "login of Ana María\n", At: At(1210)},
		{Stream: inspect.Errors, Text: "slow hash\nsecond line\n", At: At(1230)},
	}
	e.Logs = []inspect.LogRecord{
		{Logger: "shop.auth", Level: "INFO", Message: "user 7 logged in", Where: "shop/auth.py:33", At: At(1220)},
		{Logger: "shop.auth", Level: "WARNING", Message: "password is weak", Where: "shop/auth.py:35", At: At(1240)},
	}
	e.OutputLost = 3
	return e
}

// JSON is a compressed response.
func JSON() inspect.Exchange {
	e := exchange(3, 2500, 7, "GET", "/api/items?page=2&sort=price&category=stationery&in_stock=true", "200 OK")
	plain := `{"items":[{"id":1,"name":"Füller","price":24.90,"tags":[]},{"id":2,"name":"ink","price":6,"tags":["blue","50 ml"]}],"api_key":"k-123","next":null}`
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	_, _ = w.Write([]byte(plain)) // a bytes.Buffer takes all
	_ = w.Close()
	respond(&e, "200 OK", "application/json", zipped.Bytes())
	gz := inspect.Field{Name: "Content-Encoding", Value: "gzip"}
	e.Response.Fields = append(e.Response.Fields, gz)
	e.Response.SentFields = append([]inspect.Field{e.Response.SentFields[0], gz}, e.Response.SentFields[1:]...)
	return e
}

// HandledError is a 404 that a framework made.
func HandledError() inspect.Exchange {
	return exchange(4, 3100, 2, "DELETE", "/items/99", "404 NOT FOUND")
}

// Streaming is cut off by its client in the middle.
func Streaming() inspect.Exchange {
	e := exchange(6, 4500, 2300, "GET", "/events", "200 OK")
	respond(&e, "200 OK", "text/event-stream", nil)
	e.Outcome, e.Cause = inspect.OutcomeClientGone, "the client closed the connection while block 13 was sent"
	for i := range 13 {
		e.Response.Blocks = append(e.Response.Blocks, inspect.Block{At: e.Began.Add(time.Duration(i*170+3) * time.Millisecond), Size: 900 + 40*i, Written: i == 0, Unsent: i == 12})
	}
	e.Response.BlockCount = 13
	e.Response.Content = inspect.Content{Size: 13_300, Sample: bytes.Repeat([]byte("data: tick\n\n"), 20)}
	return e
}

// Hostile is a request made to do harm to a terminal, or to a view.
func Hostile() inspect.Exchange {
	e := exchange(7, 7000, 1, "GET", "/\x1b]0;owned\a\u202etxt.exe\u009b2J/日本語", "400 Bad\tRequest")
	e.Request.Fields = append(e.Request.Fields, inspect.Field{Name: "X-Evil", Value: "\x1b[2J\x1b[Hgone\r\n\u00c3\u00a9 👨\u200d👩"})
	respond(&e, "400 Bad Request", "application/octet-stream", []byte("\x7fELF\x02\x01\x01\x00\x1b[31m\xff\xfe binary"))
	return e
}

// Died was served by a worker that died.
func Died() inspect.Exchange {
	e := exchange(8, 9000, 101, "GET", "/crash", "502 Bad Gateway")
	e.Generation, e.Outcome = 2, inspect.OutcomeWorkerDied
	e.Cause = "the worker of generation 2 exited with signal: segmentation fault while it served this"
	e.Response.ByHost, e.Response.Calls = true, nil
	return e
}

// Running has not answered yet.
func Running() inspect.Exchange {
	e := exchange(9, 10_000, 0, "GET", "/slow", "")
	e.Generation, e.State, e.Outcome, e.Ended = 2, inspect.StateRunning, "", time.Time{}
	e.Response = inspect.Response{}
	return e
}

// Many are n ended exchanges, numbered from first.
func Many(first, n int) []inspect.Event {
	events := make([]inspect.Event, n)
	for i := range events {
		number := first + i
		events[i] = exchange(uint64(number), number, number%40, "GET", fmt.Sprintf("/items/%d", number), "200 OK")
	}
	return events
}
