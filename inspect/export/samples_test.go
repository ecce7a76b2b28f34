package export

import (
	"time"

	"gdev/inspect"
)

// clock counts up from a fixed time.
func clock(ms int) time.Time {
	return time.Date(2025, 3, 14, 15, 9, 26, 0, time.UTC).Add(time.Duration(ms) * time.Millisecond)
}

// sampleEvents is a short session in which each type of event occurs, most
// fields are set, and some text is hostile.
func sampleEvents() []inspect.Event {
	python := inspect.Python{Version: "3.11.7", Executable: "/shop/.venv/bin/python", Implementation: "CPython", Why: ".venv beside the application"}
	found := inspect.Found{Name: "app:app", File: "/shop/app.py", Why: "named on the command line", Type: "flask.app.Flask"}
	broken := &inspect.Traceback{
		Type: "SyntaxError", Message: "'(' was never closed", Syntax: &inspect.Syntax{File: "/shop/app.py", Line: 3, Column: 6, FirstLine: 3, Source: []string{"print("}},
		Text: "  File \"/shop/app.py\", line 3\n    print(\n         ^\nSyntaxError: '(' was never closed\n",
	}
	return []inspect.Event{
		inspect.Notice{At: clock(0), Text: "port 8000 is taken, using 8001"},
		inspect.Generation{Number: 1, State: inspect.GenerationLoading, Reason: inspect.ReasonStart, Began: clock(0)},
		inspect.ServerOutput{Generation: 1, Stream: inspect.Stdout, Text: "loading", At: clock(50)},
		inspect.ServerOutput{Generation: 1, Stream: inspect.Stdout, Text: "\nmodels: \x1b[31mred\x1b[0m\r\n", At: clock(51)},
		inspect.Generation{Number: 1, State: inspect.GenerationReady, Reason: inspect.ReasonStart, Began: clock(0), Ready: clock(120), PID: 71, Python: python, Found: found},
		sampleExchange(), sampleFailure(),
		inspect.Generation{
			Number: 2, State: inspect.GenerationFailed, Reason: inspect.ReasonReload, Changed: []string{"/shop/app.py"}, Began: clock(3000), Ready: clock(3046), PID: 72, Python: python,
			Failure: &inspect.Failure{Kind: inspect.FailureImport, Message: "app.py could not be imported", Hint: "save app.py once it is mended", Traceback: broken, LookedAt: []string{"/shop/app.py: imported"}},
		},
		inspect.Generation{Number: 1, State: inspect.GenerationEnded, Reason: inspect.ReasonStart, Began: clock(0), Ready: clock(120), PID: 71, Python: python, Found: found},
		inspect.Generation{Number: 3, State: inspect.GenerationReady, Reason: inspect.ReasonReload, Changed: []string{"/shop/app.py", "/shop/a\nb.py"}, Began: clock(4000), Ready: clock(4080), PID: 73, Python: python, Found: found},
		inspect.Exchange{
			Number: 4, Generation: 3, State: inspect.StateEnded, Outcome: inspect.OutcomeWorkerDied, Cause: "the worker died: signal: segmentation fault", Began: clock(5000), Ended: clock(5004),
			Request: inspect.Request{Method: "GET", Target: "/crash\u009b2J", Version: "HTTP/1.1"}, Response: inspect.Response{Status: "502 Bad Gateway", SentStatus: "502 Bad Gateway", ByHost: true, Content: inspect.Content{Size: 2048}},
		},
		inspect.WorkerExit{Generation: 3, PID: 73, At: clock(5004), Status: "signal: segmentation fault", Exchanges: []uint64{4}, Output: "Fatal Python error: Segmentation fault\n\nCurrent thread 0x1 (most recent call first):\n"},
		inspect.ServerOutput{Generation: 3, Stream: inspect.Stderr, Text: "bye\n", At: clock(5005)},
		inspect.AssetChange{At: clock(6000), Paths: []string{"/shop/static/a.css", "/shop/templates/\x1b[2Jb.html"}},
	}
}

// sampleExchange is one that went well.
func sampleExchange() inspect.Exchange {
	return inspect.Exchange{
		Number: 1, Generation: 1, State: inspect.StateEnded, Outcome: inspect.OutcomeComplete, Began: clock(1000), Ended: clock(1012), Held: 2 * time.Millisecond, Client: "127.0.0.1:50000",
		Request: inspect.Request{
			Method: "POST", Target: "/login?next=%2F&token=t0ken", Version: "HTTP/1.1",
			Fields:  []inspect.Field{{Name: "Host", Value: "localhost:8001"}, {Name: "Content-Type", Value: "application/x-www-form-urlencoded"}, {Name: "Cookie", Value: "sid=1"}, {Name: "X_Real_IP", Value: "10.0.0.1"}},
			Dropped: []inspect.Field{{Name: "X_Real_IP", Value: "10.0.0.1"}},
			Content: inspect.Content{Size: 21, Sample: []byte("user=eve&password=abc")},
		},
		Environ: inspect.Environ{
			Given:   []inspect.Value{{Key: "REQUEST_METHOD", Type: "str", Repr: "'POST'"}, {Key: "HTTP_COOKIE", Type: "str", Repr: "'sid=1'"}, {Key: "wsgi.input", Type: "gdev_host.body.Input", Repr: "<Input>"}, {Key: "STAGE", Type: "str", Repr: "'dev'"}},
			Added:   []inspect.Value{{Key: "app.user", Type: "str", Repr: "'eve'"}},
			Removed: []string{"wsgi.file_wrapper"},
			Host:    []string{"STAGE"},
		},
		Response: inspect.Response{
			Calls:  []inspect.StartCall{{Status: "200 OK", Fields: []inspect.Field{{Name: "Content-Type", Value: "image/png"}}, Where: "/shop/app.py:12", At: clock(1005)}},
			Status: "200 OK", Fields: []inspect.Field{{Name: "Content-Type", Value: "image/png"}},
			SentStatus: "200 OK", SentFields: []inspect.Field{{Name: "Content-Type", Value: "image/png"}, {Name: "Date", Value: "Fri, 14 Mar 2025 15:09:27 GMT"}},
			Blocks: []inspect.Block{{At: clock(1010), Size: 1234}}, BlockCount: 1,
			Content: inspect.Content{Size: 1234, Sample: []byte("\x89PNG")}, FirstByte: clock(1010),
		},
		Output: []inspect.Output{{Stream: inspect.Stdout, Text: "hello", At: clock(1003)}, {Stream: inspect.Stdout, Text: "\n", At: clock(1003)}},
		Logs:   []inspect.LogRecord{{Logger: "app", Level: "INFO", Message: "eve\x07 logged in", Where: "/shop/app.py:11", At: clock(1004)}},
		Findings: []inspect.Finding{
			{Rule: "A9", Level: inspect.LevelError, Message: "the fields are a tuple, not a list", Seen: "(('Content-Type', 'image/png'), ('Set-Cookie', 'sid=1')) (tuple)", Where: "app.py:12", Subject: inspect.SubjectField},
			{Rule: "A20", Level: inspect.LevelWarning, Message: "took an optional key\x07 for granted", Subject: inspect.SubjectEnviron, Name: "HTTP_COOKIE"},
		},
	}
}

// sampleFailure is one whose framework handled and logged an exception, and
// whose close() then raised another.
func sampleFailure() inspect.Exchange {
	chained := "Traceback (most recent call last):\n  File \"/shop/app.py\", line 20, in boom\n    d['x']\nKeyError: 'x'\n\n" +
		"During handling of the above exception, another exception occurred:\n\n" +
		"Traceback (most recent call last):\n  File \"/shop/app.py\", line 22, in boom\n    1/0\nZeroDivisionError: division by zero\n"
	handled := inspect.Traceback{
		Type: "ZeroDivisionError", Message: "division by zero", Link: "context", Text: chained,
		Frames: []inspect.Frame{{File: "/shop/app.py", Line: 22, Function: "boom", FirstLine: 21, Source: []string{"    except KeyError:", "        1/0"}, Locals: []inspect.Value{{Key: "api_key", Type: "str", Repr: "'abc'"}}}},
		Cause:  &inspect.Traceback{Type: "KeyError", Message: "'x'", Notes: []string{"looked in d"}},
	}
	return inspect.Exchange{
		Number: 3, Generation: 1, State: inspect.StateEnded, Outcome: inspect.OutcomeCutOff, Cause: "close() raised", Began: clock(2000), Ended: clock(2300), Client: "127.0.0.1:50001", OutputLost: 3,
		Request:  inspect.Request{Method: "GET", Target: "/boom", Version: "HTTP/1.1"},
		Response: inspect.Response{Status: "500 Oops", SentStatus: "500 Oops", Content: inspect.Content{Size: 5, Sample: []byte("oops\xe2")}},
		Output:   []inspect.Output{{Stream: inspect.Errors, Text: "ERROR in app\n" + chained, At: clock(2100)}},
		Tracebacks: []inspect.Raised{
			{Where: inspect.InHandler, Traceback: handled},
			{Where: inspect.InClose, Traceback: inspect.Traceback{Type: "OSError", Message: "gone", Text: "Traceback (most recent call last):\n  File \"/shop/app.py\", line 30, in close\n    raise OSError('gone')\nOSError: gone\n"}},
		},
	}
}
