package conformance

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"gdev/devserver"
	"gdev/inspect"
)

func TestHTTPPipelinedRequestsAreAnsweredInOrder(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		c := h.dial(t)
		var all strings.Builder
		for i := range 20 {
			all.WriteString(post("/contents/echo", "number "+strconv.Itoa(i)))
			all.WriteString(request("HEAD", "/contents/ignored"))
			all.WriteString(request("POST", "/contents/echo", "Transfer-Encoding: chunked") + chunks("chunked", 3))
		}
		c.send(all.String())
		for i := range 20 {
			equal(t, "content", c.receive("POST").content, "number "+strconv.Itoa(i))
			equal(t, "status", c.receive("HEAD").status(), "200 OK")
			equal(t, "content", c.receive("POST").content, "chunked")
		}
	})
}

func TestHTTPBytesMayComeOneByOne(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		c := h.dial(t)
		for _, b := range []byte(request("POST", "/contents/echo", "Transfer-Encoding: chunked") + chunks("slowly", 4)) {
			c.send(string(b))
		}
		equal(t, "content", c.receive("POST").content, "slowly")
	})
}

func TestHTTPAHalfClosedClientGetsItsResponse(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for range 20 {
			c := h.dial(t)
			c.send(request("GET", "/iterables/closing"))
			_ = c.CloseWrite()
			equal(t, "content", c.receive("GET").content, "ab")
		}
	})
}

func TestHTTPFieldsUpTo64KiBAreTaken(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		value := strings.Repeat("v", 60<<10)
		equal(t, "HTTP_X_LONG", h.environ(t, request("GET", "/x", "X-Long: "+value))["HTTP_X_LONG"].Text, value)
		many := make([]string, 2000)
		for i := range many {
			many[i] = "X-Many: " + strconv.Itoa(i)
		}
		e := h.environ(t, request("GET", "/x", many...))
		equal(t, "values of X-Many", strings.Count(e["HTTP_X_MANY"].Text, ","), len(many)-1)

		c := h.dial(t)
		c.send(request("GET", "/x", "X-Long: "+strings.Repeat("v", 64<<10)))
		m := c.receive("GET")
		equal(t, "status", m.status(), "431 Request Header Fields Too Large")
		c.expectClosed()
		equal(t, "outcome", h.exchange(t, m.client).Outcome, inspect.OutcomeRefused)
		m = h.get(t, "/"+strings.Repeat("p", 9000))
		equal(t, "status of a long target", m.status(), "414 Request URI Too Long")
	})
}

// TestHTTPSlowSendersRunIntoABound has servers with short bounds, and waits for
// all clients at once.
func TestHTTPSlowSendersRunIntoABound(t *testing.T) {
	t.Parallel()
	waiting := map[string]*client{}
	for _, p := range pythons {
		h := serveInProcess(t, p, devserver.Config{HeadTimeout: 500 * time.Millisecond, ContentTimeout: time.Second})
		for name, part := range map[string]string{
			"no end of the head":    "GET / HTTP/1.1\r\nHost: te",
			"no end of the content": request("POST", "/contents/echo", "Content-Length: 10") + "abc",
			"no end of a chunk":     request("POST", "/contents/echo", "Transfer-Encoding: chunked") + "5\r\nabc",
		} {
			c := h.dial(t)
			c.send(part)
			waiting[p.version+"/"+name] = c
		}
	}
	for name, c := range waiting {
		t.Run(name, func(t *testing.T) {
			c.t = t
			equal(t, "status", c.receive("").status(), "408 Request Timeout")
			c.expectClosed()
		})
	}
}

func TestHTTPVersionsThatAreNotSpoken(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for _, version := range []string{"HTTP/0.9", "HTTP/2.0", "HTTP/3.1"} {
			m := h.ask(t, "GET / "+version+"\r\nHost: t\r\n\r\n")
			equal(t, version, m.status(), "505 HTTP Version Not Supported")
		}
	})
}

// TestHTTPLaterMinorVersionsAreTakenAs11: RFC 9110 §2.5.
func TestHTTPLaterMinorVersionsAreTakenAs11(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for _, version := range []string{"HTTP/1.2", "HTTP/1.9"} {
			e := h.environ(t, strings.Replace(request("GET", "/x"), "HTTP/1.1", version, 1))
			equal(t, "SERVER_PROTOCOL", e["SERVER_PROTOCOL"].Text, "HTTP/1.1")
		}
	})
}

func TestHTTPOptionsReachTheApplication(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		e := h.environ(t, request("OPTIONS", "*"))
		equal(t, "REQUEST_METHOD", e["REQUEST_METHOD"].Text, "OPTIONS")
		equal(t, "PATH_INFO", e["PATH_INFO"].Text, "*")
		equal(t, "RAW_URI", e["RAW_URI"].Text, "*")
	})
}
