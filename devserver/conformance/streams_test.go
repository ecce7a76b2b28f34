package conformance

import (
	"encoding/json"
	"strings"
	"testing"

	"gdev/inspect"
)

func TestS21ErrorsTakesAnyStr(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		m := h.get(t, "/contents/errors")
		equal(t, "content", m.content, "taken")
		var text strings.Builder
		for _, o := range h.exchange(t, m.client).Output {
			equal(t, "stream", o.Stream, inspect.Errors)
			text.WriteString(o.Text)
		}
		equal(t, "text", text.String(), "plain\nKäse ☃ 😀\nsurrogate \\ud800 nul \x00 escape \x1b[31m\none\ntwo\nprinted\n")
	})
}

// results gives what the expressions on wsgi.input come to, as repr().
func results(t *testing.T, h *host, expressions, content string, chunked bool) []string {
	t.Helper()
	target := evaluate("/contents/calls", expressions)
	q := post(target, content)
	if chunked {
		q = request("POST", target, "Transfer-Encoding: chunked") + chunks(content, 3)
	}
	var all []string
	m := h.ask(t, q)
	if err := json.Unmarshal([]byte(m.content), &all); err != nil {
		t.Fatalf("%s: %s %.300q", expressions, m.line, m.content)
	}
	return all
}

// chunks is content in the chunked transfer coding.
func chunks(content string, size int) string {
	var b strings.Builder
	for len(content) > 0 {
		n := min(size, len(content))
		b.WriteString(string("0123456789abcdef"[n]) + "\r\n" + content[:n] + "\r\n")
		content = content[n:]
	}
	return b.String() + "0\r\n\r\n"
}

func TestS22InputAndErrorsHaveTheirMethods(t *testing.T) {
	const content = "one\ntwo\nthree"
	cases := []struct{ expressions, want string }{
		{"input.read()", `b'one\ntwo\nthree'`},
		{"input.read(-1)", `b'one\ntwo\nthree'`},
		{"input.read(None)", `b'one\ntwo\nthree'`},
		{"input.read(0);input.read(2);input.read(100)", `b'' b'on' b'e\ntwo\nthree'`},
		{"input.readline();input.readline();input.readline()", `b'one\n' b'two\n' b'three'`},
		{"input.readline(2);input.readline(2);input.readline(99)", `b'on' b'e\n' b'two\n'`},
		{"input.readline(0);input.readline(-1)", `b'' b'one\n'`},
		{"input.readlines()", `[b'one\n', b'two\n', b'three']`},
		{"input.readlines(5);input.read()", `[b'one\n', b'two\n'] b'three'`},
		{"list(input)", `[b'one\n', b'two\n', b'three']`},
		{"input.read(1);next(iter(input));input.read(1)", `b'o' b'ne\n' b't'`},
		{"environ['wsgi.errors'].writelines(['a']);environ['wsgi.errors'].flush()", `None None`},
	}
	eachPython(t, func(t *testing.T, h *host) {
		for _, c := range cases {
			for _, chunked := range []bool{false, true} {
				equal(t, c.expressions, strings.Join(results(t, h, c.expressions, content, chunked), " "), c.want)
			}
		}
	})
}

func TestS23ReadingStopsAtTheEndOfTheContent(t *testing.T) {
	const expressions = "input.read(2);input.read();input.read();input.read(1);input.readline();" +
		"input.readlines();list(input);environ.get('wsgi.input_terminated')"
	eachPython(t, func(t *testing.T, h *host) {
		const want = "b'ab' b'cdefg' b'' b'' b'' [] [] "
		equal(t, "with a length", strings.Join(results(t, h, expressions, "abcdefg", false), " "), want+"None")
		equal(t, "chunked", strings.Join(results(t, h, expressions, "abcdefg", true), " "), want+"True")
		m := h.get(t, evaluate("/contents/calls", "input.read();input.readline()"))
		equal(t, "no content", m.content, `["b''", "b''"]`)
	})
}

func TestS23OnlyWhatTheApplicationReadsIsRead(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		// The content never comes, and is never asked for.
		for route, want := range map[string]string{"ignored": "not read", "partly": "abc"} {
			c := h.dial(t)
			c.send(request("POST", "/contents/"+route, "Content-Length: 1000000000") + "abc")
			equal(t, route, c.receive("POST").content, want)
			equal(t, route+": outcome", h.exchange(t, c.peer).Outcome, inspect.OutcomeComplete)
		}
	})
}

func TestS23ReadingWhileBlocksAreSent(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for _, framing := range []string{"Content-Length: 8", "Transfer-Encoding: chunked"} {
			part := func(s string) string { return s }
			if strings.HasPrefix(framing, "T") {
				part = func(s string) string { return strings.TrimSuffix(chunks(s, 9), "0\r\n\r\n") }
			}
			c := h.dial(t)
			c.send(request("POST", "/contents/duplex", framing) + part("1234"))
			c.head()
			c.expectChunk("<1234>")
			c.send(part("5678"))
			c.expectChunk("<5678>")
			if strings.HasPrefix(framing, "T") {
				c.send("0\r\n\r\n")
			}
			c.expectChunk("")
			equal(t, "next", c.ask(request("GET", "/contents/ignored")).content, "not read")
		}
	})
}

// TestS23AClientThatStopsSendingIsAnErrorOfTheRead, but none of the
// application's: whether it leaves its request to fail, has an answer to that,
// or has begun to answer.
func TestS23AClientThatStopsSendingIsAnErrorOfTheRead(t *testing.T) {
	ends := map[string]func(*client){
		"ends its side": func(c *client) { _ = c.CloseWrite() },
		"goes":          func(c *client) { _ = c.Close() },
		"resets":        func(c *client) { _, _ = c.SetLinger(0), c.Close() },
	}
	eachPython(t, func(t *testing.T, h *host) {
		for _, target := range []string{"/contents/echo", "/contents/excused", "/contents/duplex"} {
			for name, end := range ends {
				c := h.dial(t)
				c.send(request("POST", target, "Content-Length: 10") + "abcd")
				if target == "/contents/duplex" {
					c.head()
					c.expectChunk("<abcd>")
				}
				end(c)
				if name == "ends its side" && target == "/contents/echo" {
					equal(t, "status", c.receive("POST").status(), "400 Bad Request")
				}
				x := h.exchange(t, c.peer)
				equal(t, target+" "+name+": outcome", x.Outcome, inspect.OutcomeClientGone)
				if len(x.Tracebacks) != 0 {
					t.Errorf("%s %s: tracebacks: %+v", target, name, x.Tracebacks)
				}
			}
		}
	})
}

func TestS38ContinueIsSentOnTheFirstRead(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		c := h.dial(t)
		target := "/contents/gated?" + key(t)
		c.send(request("POST", target, "Content-Length: 5", "Expect: 100-continue"))
		// Another exchange comes and goes; a 100 by then would stand in the buffer.
		h.get(t, "/contents/ignored")
		if n := c.buffered(); n != 0 {
			t.Errorf("%d bytes came before the first read", n)
		}
		h.open(t)
		equal(t, "interim status line", c.head().line, "HTTP/1.1 100 Continue")
		c.send("hello")
		equal(t, "content", c.receive("POST").content, "hello")
		equal(t, "next", c.ask(request("GET", "/contents/ignored")).content, "not read")
	})
}

func TestS38NoContinueWhereNothingIsRead(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		c := h.dial(t)
		m := c.ask(request("POST", "/contents/ignored", "Content-Length: 5", "Expect: 100-Continue"))
		equal(t, "status", m.status(), "200 OK")
		c.expectClosed() // nobody knows whether the content will come
		m = h.ask(t, "POST /contents/echo HTTP/1.0\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\nab")
		equal(t, "status for HTTP/1.0", m.status(), "200 OK")
		equal(t, "content for HTTP/1.0", m.content, "ab")
		m = h.ask(t, request("GET", "/contents/ignored", "Expect: 200-ok"))
		equal(t, "status for another expectation", m.status(), "417 Expectation Failed")
	})
}

func TestS39ChunkedContentIsDecoded(t *testing.T) {
	bodies := map[string]string{
		"plain":      "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
		"extensions": "5;a=b;c=\"d\"\r\nhello\r\n006;x\r\n world\r\n00\r\n\r\n",
		"trailers":   "B\r\nhello world\r\n0\r\nX-Trailer: 1\r\nX-More: 2\r\n\r\n",
	}
	eachPython(t, func(t *testing.T, h *host) {
		for name, body := range bodies {
			c := h.dial(t)
			m := c.ask(request("POST", "/contents/echo", "Transfer-Encoding: Chunked") + body)
			equal(t, name+": content", m.content, "hello world")
			equal(t, name+": next", c.ask(request("GET", "/contents/ignored")).content, "not read")
		}
		long := strings.Repeat("x", 0x1aF)
		m := h.ask(t, request("POST", "/contents/echo", "Transfer-Encoding: chunked")+"1aF\r\n"+long+"\r\n0\r\n\r\n")
		equal(t, "a chunk with a longer size", m.content, long)
	})
}

func TestS39ConnectionIsTheHostsToHandle(t *testing.T) {
	const target = "/contents/ignored"
	cases := []struct {
		request string
		closes  bool
	}{
		{request("GET", target), false},
		{request("GET", target, "Connection: close"), true},
		{request("GET", target, "Connection: x, CLOSE"), true},
		{"GET " + target + " HTTP/1.0\r\n\r\n", true},
		{"GET " + target + " HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", false},
	}
	eachPython(t, func(t *testing.T, h *host) {
		for _, q := range cases {
			c := h.dial(t)
			equal(t, "content", c.ask(q.request).content, "not read")
			if q.closes {
				c.expectClosed()
			} else {
				equal(t, "next", c.ask(request("GET", target)).content, "not read")
			}
		}
	})
}

func TestS40OneThreadServesOneRequestAtATime(t *testing.T) {
	together := func(t *testing.T, h *host) string {
		var clients []*client
		for range 6 {
			c := h.dial(t)
			c.send(request("GET", "/contents/together"))
			clients = append(clients, c)
		}
		last := ""
		for _, c := range clients {
			last = max(last, c.receive("GET").content)
		}
		return last
	}
	eachPythonAlone(t, "app:application", []string{"--threads", "1"}, func(t *testing.T, h *host) {
		equal(t, "requests at once, wsgi.multithread", together(t, h), "1 False")
	})
	t.Run("several", func(t *testing.T) {
		eachPython(t, func(t *testing.T, h *host) { // or the test would prove nothing
			if got := together(t, h); !strings.HasSuffix(got, " True") || got[0] == '1' {
				t.Errorf("requests at once, wsgi.multithread: %s", got)
			}
		})
	})
}

func TestS42FileWrapperSendsAnyFile(t *testing.T) {
	long := strings.Repeat("0123456789", 5000)
	cases := map[string]string{
		"disk": long, "real": long, "offset": "789", "bytes_io": "23456789",
		"pipe": "through a pipe", "only_read": "only read()", "part": "23456",
	}
	eachPython(t, func(t *testing.T, h *host) {
		for route, want := range cases {
			m := h.get(t, "/files/"+route+"?"+key(t))
			equal(t, route+": content", m.content, want)
			equal(t, route+": broken", m.broken, nil)
			x := h.exchange(t, m.client)
			equal(t, route+": outcome", x.Outcome, inspect.OutcomeComplete)
			equal(t, route+": exceptions", wheres(x), "")
		}
		equal(t, "calls of the file's close()", h.noted(t, key(t)), "closed")
	})
}
