package conformance

import (
	"strings"
	"testing"

	"gdev/inspect"
)

// next is what a smuggled request would be; no response to it may come.
const next = "GET /contents/ignored HTTP/1.1\r\nHost: test\r\n\r\n"

// badHeads are requests whose heads break a rule, each without the empty line
// that ends it.
var badHeads = map[string]string{
	"both lengths":                "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
	"both lengths, reversed":      "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nContent-Length: 5",
	"two different lengths":       "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nContent-Length: 6",
	"two equal lengths":           "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nContent-Length: 5",
	"a list of lengths":           "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5, 5",
	"length with a sign":          "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: +5",
	"negative length":             "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: -5",
	"length in hexadecimal":       "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 0x5",
	"length with an underscore":   "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1_0",
	"empty length":                "POST / HTTP/1.1\r\nHost: t\r\nContent-Length:",
	"huge length":                 "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 99999999999999999999",
	"length in another script":    "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: \xd9\xa5",
	"chunked not last":            "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked, identity",
	"chunked twice":               "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked, chunked",
	"chunked in two fields":       "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity",
	"unknown coding":              "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: xchunked",
	"coding with a vertical tab":  "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: \vchunked",
	"empty coding":                "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding:",
	"chunked in HTTP/1.0":         "POST / HTTP/1.0\r\nTransfer-Encoding: chunked",
	"folded field":                "GET / HTTP/1.1\r\nHost: t\r\nX-A: 1\r\n 2",
	"folded first field":          "GET / HTTP/1.1\r\n Host: t",
	"space before the colon":      "GET / HTTP/1.1\r\nHost: t\r\nX-A : 1",
	"tab before the colon":        "POST / HTTP/1.1\r\nHost: t\r\nContent-Length\t: 5",
	"no colon":                    "GET / HTTP/1.1\r\nHost: t\r\nX-A",
	"empty name":                  "GET / HTTP/1.1\r\nHost: t\r\n: 1",
	"name with a parenthesis":     "GET / HTTP/1.1\r\nHost: t\r\nX(A): 1",
	"name beyond ASCII":           "GET / HTTP/1.1\r\nHost: t\r\nX-\xc4: 1",
	"NUL in a value":              "GET / HTTP/1.1\r\nHost: t\r\nX-A: a\x00b",
	"NUL in a name":               "GET / HTTP/1.1\r\nHost: t\r\nX\x00A: 1",
	"bare CR in a value":          "GET / HTTP/1.1\r\nHost: t\r\nX-A: a\rb",
	"bare CR in the request line": "GET /\r HTTP/1.1\r\nHost: t",
	"bare LF":                     "GET / HTTP/1.1\nHost: t",
	"escape in a value":           "GET / HTTP/1.1\r\nHost: t\r\nX-A: \x1b[31m",
	"no host":                     "GET / HTTP/1.1\r\nX-A: 1",
	"two hosts":                   "GET / HTTP/1.1\r\nHost: t\r\nHost: u",
	"bad host":                    "GET / HTTP/1.1\r\nHost: a/b",
	"two spaces":                  "GET  / HTTP/1.1\r\nHost: t",
	"no version":                  "GET /\r\nHost: t",
	"bad version":                 "GET / HTTP/1.1x\r\nHost: t",
	"bad method":                  "G(T / HTTP/1.1\r\nHost: t",
	"bad target":                  "GET nothing HTTP/1.1\r\nHost: t",
	"bad percent-encoding":        "GET /%zz HTTP/1.1\r\nHost: t",
	"asterisk for GET":            "GET * HTTP/1.1\r\nHost: t",
}

// badContents are chunked contents that break a rule.
var badContents = map[string]string{
	"no size":                     "\r\nabc\r\n0\r\n\r\n",
	"size with a sign":            "+3\r\nabc\r\n0\r\n\r\n",
	"size with 0x":                "0x3\r\nabc\r\n0\r\n\r\n",
	"size with an underscore":     "1_0\r\nabc\r\n0\r\n\r\n",
	"size after a space":          " 3\r\nabc\r\n0\r\n\r\n",
	"size that overflows":         "10000000000000003\r\nabc\r\n0\r\n\r\n",
	"negative size":               "-3\r\nabc\r\n0\r\n\r\n",
	"data too long":               "3\r\nabcd\r\n0\r\n\r\n",
	"data too short":              "5\r\nabc\r\n0\r\n\r\n",
	"bare LF after a size":        "3\nabc\r\n0\r\n\r\n",
	"bare LF after data":          "3\r\nabc\n0\r\n\r\n",
	"bare CR in an extension":     "3;a\rb\r\nabc\r\n0\r\n\r\n",
	"bare LF in an extension":     "3;a\nb\r\nabc\r\n0\r\n\r\n",
	"NUL in an extension":         "3;\x00\r\nabc\r\n0\r\n\r\n",
	"bad name in the trailers":    "3\r\nabc\r\n0\r\nX A: 1\r\n\r\n",
	"folded trailer":              "3\r\nabc\r\n0\r\nX-A: 1\r\n 2\r\n\r\n",
	"forbidden trailer":           "3\r\nabc\r\n0\r\nContent-Length: 3\r\n\r\n",
	"bare LF in the trailers":     "3\r\nabc\r\n0\r\nX-A: 1\n\r\n",
	"extensions without an end":   "3;" + strings.Repeat("a", 9000) + "\r\nabc\r\n0\r\n\r\n",
	"trailers without an end":     "0\r\nX-A: " + strings.Repeat("a", 9000) + "\r\n\r\n",
	"bare LF after the last size": "3\r\nabc\r\n0\n\r\n",
}

func TestX05BadHeadsAreAnswered400AndClosed(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for name, head := range badHeads {
			t.Run(name, func(t *testing.T) {
				c := h.dial(t)
				c.send(head + "\r\n\r\n" + next)
				m := c.receive("")
				equal(t, "status", m.status(), "400 Bad Request")
				equal(t, "Connection", m.field("Connection"), "close")
				c.expectClosed()
				x := h.exchange(t, m.client)
				equal(t, "outcome", x.Outcome, inspect.OutcomeRefused)
				if x.Cause == "" {
					t.Error("no cause is told")
				}
			})
		}
	})
}

func TestX05BadContentsAreAnswered400AndClosed(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for name, content := range badContents {
			t.Run(name, func(t *testing.T) {
				c := h.dial(t)
				c.send(request("POST", "/contents/echo", "Transfer-Encoding: chunked") + content + next)
				m := c.receive("POST")
				equal(t, "status", m.status(), "400 Bad Request")
				equal(t, "Connection", m.field("Connection"), "close")
				c.expectClosed()
			})
		}
	})
}

// TestX05BadContentIsRaisedInTheApplication: what it reads raises an error that
// names the rule.
func TestX05BadContentIsRaisedInTheApplication(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for name, content := range badContents {
			t.Run(name, func(t *testing.T) {
				c := h.dial(t)
				c.send(request("POST", "/contents/caught", "Transfer-Encoding: chunked") + content + next)
				m := c.receive("POST")
				if page := m.content; !strings.Contains(page, "(RFC 91") {
					t.Errorf("the error says %q", page)
				}
				c.expectClosed()
				if x := h.exchange(t, m.client); x.Outcome != inspect.OutcomeFailed || !strings.Contains(x.Cause, "(RFC 91") {
					t.Errorf("told as %s, %q", x.Outcome, x.Cause)
				}
			})
		}
	})
}

// TestX05BadContentThatIsNotReadClosesToo: the application answers without a
// look at the content, and what follows it must not be taken for a request.
func TestX05BadContentThatIsNotReadClosesToo(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for name, content := range badContents {
			t.Run(name, func(t *testing.T) {
				c := h.dial(t)
				c.send(request("POST", "/contents/ignored", "Transfer-Encoding: chunked") + content + next)
				equal(t, "content", c.receive("POST").content, "not read")
				c.expectClosed()
			})
		}
	})
}

// TestX05ContentThatComesTooLateIsNoRequest: the connection does not wait for
// content that nobody reads, and does not take it for a request when it comes.
func TestX05ContentThatComesTooLateIsNoRequest(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		c := h.dial(t)
		c.send(request("POST", "/contents/ignored", "Content-Length: 1000") + "abc")
		equal(t, "content", c.receive("POST").content, "not read")
		c.expectClosed()
		_, _ = c.Write([]byte(next)) // an error says the same
		h.get(t, "/contents/ignored")
		equal(t, "number of exchanges", len(h.exchangesOf(c.peer)), 1)
	})
}

func TestX05BadRequestsOnAConnectionInUse(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		c := h.dial(t)
		c.send(next + "GET / HTTP/1.1\r\nHost: t\r\nX-A : 1\r\n\r\n" + next)
		equal(t, "before it", c.receive("GET").content, "not read")
		equal(t, "status", c.receive("GET").status(), "400 Bad Request")
		c.expectClosed()
	})
}
