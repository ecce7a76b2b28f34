package conformance

import (
	"errors"
	"io"
	"strings"
	"testing"

	"gdev/inspect"
)

func TestX01SomeResponsesHaveNoContent(t *testing.T) {
	blocks := map[string]string{
		"list": `[b"content"]`, "generator": `(b for b in [b"con", b"tent"])`, "nothing": `[]`,
	}
	cases := []struct{ method, status, headers string }{
		{"HEAD", "200 OK", `[]`},
		{"HEAD", "200 OK", `[("Content-Length", "7")]`},
		{"HEAD", "404 Not Found", `[]`},
		{"GET", "204 No Content", `[]`},
		{"GET", "304 Not Modified", `[]`},
		{"GET", "304 Not Modified", `[("Content-Length", "7")]`},
		{"POST", "204 No Content", `[]`},
	}
	eachPython(t, func(t *testing.T, h *host) {
		for _, c := range cases {
			for kind, expression := range blocks {
				name := c.method + " " + c.status + " " + c.headers + " " + kind
				conn := h.dial(t)
				conn.send(request(c.method, given(`"`+c.status+`"`, c.headers, expression)))
				m := conn.receive(c.method)
				equal(t, name+": status", m.status(), c.status)
				equal(t, name+": Transfer-Encoding", m.field("Transfer-Encoding"), "")
				if c.headers == "[]" && c.method != "HEAD" {
					equal(t, name+": Content-Length", m.field("Content-Length"), "")
				}
				// Content that was sent all the same would stand in the next response.
				equal(t, name+": next", conn.ask(request("GET", "/contents/ignored")).content, "not read")
			}
		}
	})
}

// TestX01AnInterimStatusIsRefused: a client waits for another response after
// one with 1xx, so it must not get that of the next request.
func TestX01AnInterimStatusIsRefused(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for _, status := range []string{"100 Continue", "103 Early Hints", "101 Switching Protocols", "199 Odd"} {
			m := h.get(t, given(`"`+status+`"`, `[("X-A", "1")]`, `[b"content"]`))
			equal(t, status+": status", m.status(), "500 Internal Server Error")
			equal(t, status+": told", wheres(h.exchange(t, m.client)), "call ValueError")
		}
	})
}

func TestX02TheReasonPhraseIsSentAsGiven(t *testing.T) {
	statuses := []string{
		"200 OK", "200 ok", "200 Very Well  Indeed", "299 Odd", "404 K\xe4se", "599 At Last", "999 Beyond",
		"200 ", "418 I'm a teapot", "500 \"quoted\"", "503 Back\tsoon",
	}
	eachPython(t, func(t *testing.T, h *host) {
		c := h.dial(t)
		for _, status := range statuses {
			m := c.ask(request("GET", given(pythonString(status), `[]`, `[b"a"]`)))
			equal(t, "status line", m.line, "HTTP/1.1 "+status)
			equal(t, status+": content", m.content, "a")
		}
		// RFC 9112 §4: the space stands there also before an empty reason phrase.
		equal(t, "status line", h.get(t, given(`"200"`, `[]`, `[b"a"]`)).line, "HTTP/1.1 200 ")
	})
}

// pythonString is s as a Python literal, each byte a character.
func pythonString(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteString(`\x` + string("0123456789abcdef"[c>>4]) + string("0123456789abcdef"[c&15]))
	}
	return `"` + b.String() + `"`
}

func TestX03FieldsKeepNumberOrderAndSpelling(t *testing.T) {
	sent := []inspect.Field{
		{Name: "sEt-CoOkIe", Value: "a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT"}, {Name: "X-One", Value: "1"},
		{Name: "Set-Cookie", Value: "b=2"}, {Name: "CONTENT-TYPE", Value: "text/X"}, {Name: "Set-Cookie", Value: "a=3"},
		{Name: "x-one", Value: ""}, {Name: "X_Under", Value: "a,b"}, {Name: "content-LENGTH", Value: "2"},
		{Name: "Www-Authenticate", Value: "Basic"}, {Name: "ETag", Value: "W/\"1\""},
	}
	var pairs []string
	for _, f := range sent {
		pairs = append(pairs, "("+pythonString(f.Name)+", "+pythonString(f.Value)+")")
	}
	eachPython(t, func(t *testing.T, h *host) {
		m := h.get(t, given(`"200 OK"`, "["+strings.Join(pairs, ",")+"]", `[b"ab"]`))
		for i, f := range sent {
			if i >= len(m.fields) || m.fields[i] != f {
				t.Fatalf("field %d of %v is not %v", i, m.fields, f)
			}
		}
		equal(t, "content", m.content, "ab")
		equal(t, "number of fields", len(m.fields), len(sent)+2) // Date, Server
		// A Content-Type that is not given is not made up.
		equal(t, "Content-Type", h.get(t, given(`"200 OK"`, `[]`, `[b"<html>"]`)).field("Content-Type"), "")
	})
}

func TestS32NoMoreThanContentLengthLeaves(t *testing.T) {
	cases := map[string]string{
		"one block":  `[b"12345678"]`,
		"two blocks": `[b"1234", b"5678"]`,
		"generator":  `(b for b in [b"12", b"345", b"678"])`,
	}
	eachPython(t, func(t *testing.T, h *host) {
		for name, blocks := range cases {
			c := h.dial(t)
			m := c.ask(request("GET", given(`"200 OK"`, `[("Content-Length", "4")]`, blocks)))
			equal(t, name+": content", m.content, "1234")
			equal(t, name+": exceptions", wheres(h.exchange(t, m.client)), "host ValueError")
			equal(t, name+": next", c.ask(request("GET", "/contents/ignored")).content, "not read")
		}
		m := h.get(t, "/starting/too_much_written?"+key(t))
		equal(t, "written: content", m.content, "1234")
		equal(t, "write() raised", h.noted(t, key(t)), "ValueError")
	})
}

func TestS32TooFewBytesCloseTheConnection(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for _, blocks := range []string{`[b"12"]`, `(b for b in [b"1", b"2"])`} {
			c := h.dial(t)
			m := c.ask(request("GET", given(`"200 OK"`, `[("Content-Length", "4")]`, blocks)))
			equal(t, blocks+": content", m.content, "12")
			if !errors.Is(m.broken, io.EOF) {
				t.Errorf("%s: the connection is not closed: %v", blocks, m.broken)
			}
			x := h.exchange(t, m.client)
			equal(t, blocks+": outcome", x.Outcome, inspect.OutcomeCutOff)
			equal(t, blocks+": exceptions", wheres(x), "host ValueError")
		}
	})
}

func TestS33ContentLengthIsInferredForOneBlock(t *testing.T) {
	cases := map[string]string{
		`[b"12345"]`:                "5",
		`(b"12345",)`:               "5",
		`iterables.Sized(b"12345")`: "5",
		`[]`:                        "0",
		`[b""]`:                     "0",
		`[b"12", b"345"]`:           "",
		`(b for b in [b"12345"])`:   "",
	}
	eachPython(t, func(t *testing.T, h *host) {
		for blocks, length := range cases {
			m := h.get(t, given(`"200 OK"`, `[]`, blocks))
			equal(t, blocks+": Content-Length", m.field("Content-Length"), length)
		}
		for _, route := range []string{"written_once", "written_late"} {
			m := h.get(t, "/iterables/"+route)
			equal(t, route+": Content-Length", m.field("Content-Length"), "")
			equal(t, route+": content", m.content, "written,yielded")
		}
	})
}

func TestS34WithoutALengthChunkedOrClosed(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		target := given(`"200 OK"`, `[]`, `[b"ab", b"cd"]`)
		c := h.dial(t)
		m := c.ask(request("GET", target))
		equal(t, "HTTP/1.1: Transfer-Encoding", m.field("Transfer-Encoding"), "chunked")
		equal(t, "HTTP/1.1: content", m.content, "abcd")
		equal(t, "HTTP/1.1: next", c.ask(request("GET", target)).content, "abcd")

		for _, fields := range []string{"", "Connection: keep-alive\r\n"} {
			m = h.ask(t, "GET "+target+" HTTP/1.0\r\n"+fields+"\r\n")
			equal(t, "HTTP/1.0: Transfer-Encoding", m.field("Transfer-Encoding"), "")
			equal(t, "HTTP/1.0: Content-Length", m.field("Content-Length"), "")
			equal(t, "HTTP/1.0: content until the end", m.content, "abcd")
			equal(t, "HTTP/1.0: broken", m.broken, nil)
		}
	})
}

func TestS35WriteSendsAtOnceAndBeforeWhatIsYielded(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		c := h.dial(t)
		c.send(request("GET", "/iterables/written?"+key(t)))
		c.head()
		c.expectChunk("written 1,")
		h.open(t)
		c.expectChunk("written 2,")
		h.open(t)
		c.expectChunk("yielded 1,")
		c.expectChunk("yielded 2")
		c.expectChunk("")
	})
}

func TestS37ExceptionsAreTrappedAndAnswered(t *testing.T) {
	cases := []struct{ route, status, content, wheres string }{
		{"call", "500 Internal Server Error", "", "call"},
		{"started", "500 Internal Server Error", "", "call"},
		{"iteration", "500 Internal Server Error", "", "iteration"},
		{"nothing", "500 Internal Server Error", "", "host"},
		{"later", "200 OK", "sent,", "iteration"},
		{"close", "200 OK", "whole", "close"},
	}
	eachPython(t, func(t *testing.T, h *host) {
		for _, c := range cases {
			for _, kind := range []string{"ValueError", "SystemExit", "KeyboardInterrupt", "GeneratorExit"} {
				name := c.route + " " + kind
				m := h.get(t, "/raising/"+c.route+"?"+kind, "Accept: text/plain")
				equal(t, name+": status", m.status(), c.status)
				if c.content == "" && c.route != "nothing" && !strings.Contains(m.content, kind+": on purpose") {
					t.Errorf("%s: the page does not show the exception: %.300q", name, m.content)
				} else if c.content != "" {
					equal(t, name+": content", m.content, c.content)
				}
				equal(t, name+": whole", m.broken == nil, c.route != "later")
				if c.route == "nothing" {
					kind = "TypeError"
				}
				equal(t, name+": told", wheres(h.exchange(t, m.client)), c.wheres+" "+kind)
			}
		}
	})
}
