package conformance

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"
)

// unread are requests that /contents/ignored and /contents/partly leave some
// or all of the content of.
func unread(i int) string {
	target := []string{"/contents/ignored", "/contents/partly"}[i%2]
	size := []int{1, 3, 4, 4096, 70_000}[i/2%5]
	content := strings.Repeat("x", size)
	if i/10%2 == 0 {
		return post(target, content)
	}
	return request("POST", target, "Transfer-Encoding: chunked") + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", size, content)
}

func TestHTTPContentThatIsNotReadLosesNoRequest(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		t.Run("connections", func(t *testing.T) {
			for n := range 4 {
				t.Run(strconv.Itoa(n), func(t *testing.T) {
					t.Parallel()
					h.dial(t).unreadPairs(n%2 == 0)
				})
			}
		})
		equal(t, "faults", h.faults(), "")
	})
}

// unreadPairs sends pairs of a request whose content is not read and the next
// one, together or one after the other.
func (c *client) unreadPairs(together bool) {
	for i := range 60 {
		next := post("/contents/echo", strconv.Itoa(i))
		if together {
			c.send(unread(i) + next)
		} else {
			c.send(unread(i))
		}
		equal(c.t, "status", c.receive("POST").status(), "200 OK")
		if !together {
			c.send(next)
		}
		equal(c.t, "content of the next", c.receive("POST").content, strconv.Itoa(i))
	}
}

// TestHTTPContentMayComeAfterTheResponse: the rest of it is no reason to hold
// the end of the response back, nor to lose the next request.
func TestHTTPContentMayComeAfterTheResponse(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for _, target := range []string{"/contents/ignored", "/contents/large?1"} { // by length, and chunked
			c := h.dial(t)
			c.send(request("POST", target, "Content-Length: 6") + "ab")
			m := c.receive("POST")
			equal(t, "error", fmt.Sprint(m.broken), "<nil>")
			equal(t, "Connection", m.field("Connection"), "")
			c.send("cdef" + post("/contents/echo", "next"))
			equal(t, "content of the next", c.receive("POST").content, "next")
		}
	})
}

// TestHTTPTheResponseToARefusedUploadArrives also where more content comes
// than the front takes in to go on: a client may send all of it before it
// reads.
func TestHTTPTheResponseToARefusedUploadArrives(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		content := strings.Repeat("x", 64<<10)
		for name, head := range map[string]string{
			"by length":  request("POST", "/contents/ignored", fmt.Sprint("Content-Length: ", 200*len(content))),
			"chunked":    request("POST", "/contents/ignored", "Transfer-Encoding: chunked"),
			"HTTP/1.0":   strings.Replace(request("POST", "/contents/large?320", fmt.Sprint("Content-Length: ", 200*len(content))), "1.1", "1.0", 1),
			"to be last": request("POST", "/contents/ignored", "Connection: close", "Content-Length: 13107200"),
		} {
			t.Run(name, func(t *testing.T) {
				c := h.dial(t)
				c.send(head)
				for range 200 {
					if name == "chunked" {
						c.send("10000\r\n" + content + "\r\n")
					} else {
						c.send(content)
					}
				}
				if name == "chunked" {
					c.send("0\r\n\r\n")
				}
				m := c.receive("POST")
				equal(t, "status", m.status(), "200 OK")
				equal(t, "error", fmt.Sprint(m.broken), "<nil>")
				if name == "chunked" { // the size of which nobody knows when the head is sent
					equal(t, "content of the next", c.ask(post("/contents/echo", "next")).content, "next")
					return
				}
				equal(t, "Connection", m.field("Connection"), "close")
				if name == "HTTP/1.0" {
					equal(t, "size", len(m.content), 320<<16)
				}
				c.expectClosed()
			})
		}
	})
}

func TestHTTPAPageOfGdevLeavesContentUnread(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		c := h.dial(t)
		for range 3 {
			equal(t, "status", c.ask(post("/raising/call?ValueError", "not read")).status()[:3], "500")
			equal(t, "content of the next", c.ask(post("/contents/echo", "next")).content, "next")
		}
	})
}

// TestHTTPAnExpectationThatIsNotMetEndsTheConnection: whether the content comes
// all the same cannot be known.
func TestHTTPAnExpectationThatIsNotMetEndsTheConnection(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		c := h.dial(t)
		m := c.ask(request("POST", "/contents/ignored", "Content-Length: 3", "Expect: 100-continue"))
		equal(t, "status", m.status(), "200 OK")
		equal(t, "Connection", m.field("Connection"), "close")
		c.expectClosed()
	})
}

// TestHTTPAnIdleRestEndsTheConnection, but its end is no reset.
func TestHTTPAnIdleRestEndsTheConnection(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		c := h.dial(t)
		c.send(request("POST", "/contents/ignored", "Transfer-Encoding: chunked") + "5\r\nab")
		began := time.Now()
		equal(t, "content", c.receive("POST").content, "not read")
		if d := time.Since(began); d > patience/3 {
			t.Errorf("the response came after %s", d)
		}
		rest, err := io.ReadAll(c.r)
		equal(t, "what comes then", fmt.Sprintf("%q, %v", rest, err), `"", <nil>`)
	})
}
