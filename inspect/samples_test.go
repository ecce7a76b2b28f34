package inspect

import "time"

// clock counts up from a fixed time.
func clock(ms int) time.Time {
	return time.Date(2025, 3, 14, 15, 9, 26, 0, time.UTC).Add(time.Duration(ms) * time.Millisecond)
}

// sampleEvents is a short session in which each type of event occurs, most
// fields are set, and some text is hostile.
func sampleEvents() []Event {
	python := Python{Version: "3.11.7", Executable: "/shop/.venv/bin/python", Implementation: "CPython", Why: ".venv beside the application"}
	found := Found{Name: "app:app", File: "/shop/app.py", Why: "named on the command line", Type: "flask.app.Flask"}
	broken := &Traceback{
		Type: "SyntaxError", Message: "'(' was never closed", Syntax: &Syntax{File: "/shop/app.py", Line: 3, Column: 6, FirstLine: 3, Source: []string{"print("}},
		Text: "  File \"/shop/app.py\", line 3\n    print(\n         ^\nSyntaxError: '(' was never closed\n",
	}
	return []Event{
		Notice{At: clock(0), Text: "port 8000 is taken, using 8001"},
		Generation{Number: 1, State: GenerationLoading, Reason: ReasonStart, Began: clock(0)},
		ServerOutput{Generation: 1, Stream: Stdout, Text: "loading", At: clock(50)},
		ServerOutput{Generation: 1, Stream: Stdout, Text: "\nmodels: \x1b[31mred\x1b[0m\r\n", At: clock(51)},
		Generation{Number: 1, State: GenerationReady, Reason: ReasonStart, Began: clock(0), Ready: clock(120), PID: 71, Python: python, Found: found},
		sampleExchange(), sampleFailure(),
		Generation{
			Number: 2, State: GenerationFailed, Reason: ReasonReload, Changed: []string{"/shop/app.py"}, Began: clock(3000), Ready: clock(3046), PID: 72, Python: python,
			Failure: &Failure{Kind: FailureImport, Message: "app.py could not be imported", Hint: "save app.py once it is mended", Traceback: broken, LookedAt: []string{"/shop/app.py: imported"}},
		},
		Generation{Number: 1, State: GenerationEnded, Reason: ReasonStart, Began: clock(0), Ready: clock(120), PID: 71, Python: python, Found: found},
		Generation{Number: 3, State: GenerationReady, Reason: ReasonReload, Changed: []string{"/shop/app.py", "/shop/a\nb.py"}, Began: clock(4000), Ready: clock(4080), PID: 73, Python: python, Found: found},
		Exchange{
			Number: 4, Generation: 3, State: StateEnded, Outcome: OutcomeWorkerDied, Cause: "the worker died: signal: segmentation fault", Began: clock(5000), Ended: clock(5004),
			Request: Request{Method: "GET", Target: "/crash\u009b2J", Version: "HTTP/1.1"}, Response: Response{Status: "502 Bad Gateway", SentStatus: "502 Bad Gateway", ByHost: true, Content: Content{Size: 2048}},
		},
		WorkerExit{Generation: 3, PID: 73, At: clock(5004), Status: "signal: segmentation fault", Exchanges: []uint64{4}, Output: "Fatal Python error: Segmentation fault\n\nCurrent thread 0x1 (most recent call first):\n"},
		ServerOutput{Generation: 3, Stream: Stderr, Text: "bye\n", At: clock(5005)},
		AssetChange{At: clock(6000), Paths: []string{"/shop/static/a.css", "/shop/templates/\x1b[2Jb.html"}},
	}
}

// sampleExchange is one that went well.
func sampleExchange() Exchange {
	return Exchange{
		Number: 1, Generation: 1, State: StateEnded, Outcome: OutcomeComplete, Began: clock(1000), Ended: clock(1012), Held: 2 * time.Millisecond, Client: "127.0.0.1:50000",
		Request: Request{
			Method: "POST", Target: "/login?next=%2F&token=t0ken", Version: "HTTP/1.1",
			Fields:  []Field{{"Host", "localhost:8001"}, {"Content-Type", "application/x-www-form-urlencoded"}, {"Cookie", "sid=1"}, {"X_Real_IP", "10.0.0.1"}},
			Dropped: []Field{{"X_Real_IP", "10.0.0.1"}},
			Content: Content{Size: 21, Sample: []byte("user=eve&password=abc")},
		},
		Environ: Environ{
			Given:   []Value{{"REQUEST_METHOD", "str", "'POST'"}, {"HTTP_COOKIE", "str", "'sid=1'"}, {"wsgi.input", "gdev_host.body.Input", "<Input>"}, {"STAGE", "str", "'dev'"}},
			Added:   []Value{{"app.user", "str", "'eve'"}},
			Removed: []string{"wsgi.file_wrapper"},
			Host:    []string{"STAGE"},
		},
		Response: Response{
			Calls:  []StartCall{{Status: "200 OK", Fields: []Field{{"Content-Type", "image/png"}}, Where: "/shop/app.py:12", At: clock(1005)}},
			Status: "200 OK", Fields: []Field{{"Content-Type", "image/png"}},
			SentStatus: "200 OK", SentFields: []Field{{"Content-Type", "image/png"}, {"Date", "Fri, 14 Mar 2025 15:09:27 GMT"}},
			Blocks: []Block{{At: clock(1010), Size: 1234}}, BlockCount: 1,
			Content: Content{Size: 1234, Sample: []byte("\x89PNG")}, FirstByte: clock(1010),
		},
		Output: []Output{{Stream: Stdout, Text: "hello", At: clock(1003)}, {Stream: Stdout, Text: "\n", At: clock(1003)}},
		Logs:   []LogRecord{{Logger: "app", Level: "INFO", Message: "eve\x07 logged in", Where: "/shop/app.py:11", At: clock(1004)}},
		Findings: []Finding{
			{Rule: "A9", Level: LevelError, Message: "the fields are a tuple, not a list", Seen: "(('Content-Type', 'image/png'), ('Set-Cookie', 'sid=1')) (tuple)", Where: "app.py:12", Subject: SubjectField},
			{Rule: "A20", Level: LevelWarning, Message: "took an optional key\x07 for granted", Subject: SubjectEnviron, Name: "HTTP_COOKIE"},
		},
	}
}

// sampleFailure is one whose framework handled and logged an exception, and
// whose close() then raised another.
func sampleFailure() Exchange {
	chained := "Traceback (most recent call last):\n  File \"/shop/app.py\", line 20, in boom\n    d['x']\nKeyError: 'x'\n\n" +
		"During handling of the above exception, another exception occurred:\n\n" +
		"Traceback (most recent call last):\n  File \"/shop/app.py\", line 22, in boom\n    1/0\nZeroDivisionError: division by zero\n"
	handled := Traceback{
		Type: "ZeroDivisionError", Message: "division by zero", Link: "context", Text: chained,
		Frames: []Frame{{File: "/shop/app.py", Line: 22, Function: "boom", FirstLine: 21, Source: []string{"    except KeyError:", "        1/0"}, Locals: []Value{{"api_key", "str", "'abc'"}}}},
		Cause:  &Traceback{Type: "KeyError", Message: "'x'", Notes: []string{"looked in d"}},
	}
	return Exchange{
		Number: 3, Generation: 1, State: StateEnded, Outcome: OutcomeCutOff, Cause: "close() raised", Began: clock(2000), Ended: clock(2300), Client: "127.0.0.1:50001", OutputLost: 3,
		Request:  Request{Method: "GET", Target: "/boom", Version: "HTTP/1.1"},
		Response: Response{Status: "500 Oops", SentStatus: "500 Oops", Content: Content{Size: 5, Sample: []byte("oops\xe2")}},
		Output:   []Output{{Stream: Errors, Text: "ERROR in app\n" + chained, At: clock(2100)}},
		Tracebacks: []Raised{
			{Where: InHandler, Traceback: handled},
			{Where: InClose, Traceback: Traceback{Type: "OSError", Message: "gone", Text: "Traceback (most recent call last):\n  File \"/shop/app.py\", line 30, in close\n    raise OSError('gone')\nOSError: gone\n"}},
		},
	}
}
