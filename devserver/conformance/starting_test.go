package conformance

import (
	"strings"
	"testing"

	"gdev/inspect"
)

func TestS24NothingIsSentForEmptyBlocks(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		// Status and fields can still be replaced after two empty blocks.
		m := h.get(t, "/starting/replaced")
		equal(t, "status", m.status(), "503 Second")
		equal(t, "content", m.content, "error page")
		// The end of the iterable sends them where no block did.
		for _, blocks := range []string{`[]`, `[b""]`, `(b for b in [b"", b""])`} {
			m := h.get(t, given(`"200 Empty"`, `[("X-A", "1")]`, blocks))
			equal(t, blocks+": status", m.status(), "200 Empty")
			equal(t, blocks+": content", m.content, "")
			equal(t, blocks+": Content-Length", m.field("Content-Length"), "0")
		}
	})
}

func TestS25ExcInfoBeforeAnythingIsSentReplacesStatusAndFields(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		m := h.get(t, "/starting/replaced")
		equal(t, "status", m.status(), "503 Second")
		equal(t, "X-First", m.field("X-First"), "")
		equal(t, "X-Second", m.field("X-Second"), "2")
		equal(t, "the whole content came", m.broken, nil)
		calls := h.exchange(t, m.client).Response.Calls
		if len(calls) != 2 || calls[1].ExcInfo != "ValueError: while nothing was sent" {
			t.Errorf("calls: %+v", calls)
		}
	})
}

func TestS26ExcInfoAfterSomethingIsSentReraises(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		m := h.get(t, "/starting/too_late?"+key(t))
		equal(t, "status", m.status(), "200 OK")
		equal(t, "what came of it", h.noted(t, key(t)), "same fails_deep_down")
		x := h.exchange(t, m.client)
		equal(t, "outcome", x.Outcome, inspect.OutcomeCutOff)
		equal(t, "exceptions", wheres(x), "iteration ValueError")
	})
}

func TestS26TheResponseIsCutOff(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		cases := map[string]string{
			"chunked":                 request("GET", "/starting/too_late?"+key(t)),
			"with a length":           request("GET", "/starting/too_late?length"+key(t)),
			"until the end, HTTP/1.0": "GET /starting/too_late?" + key(t) + " HTTP/1.0\r\n\r\n",
			"swallowed":               request("GET", "/starting/swallowed?"+key(t)),
		}
		for name, request := range cases {
			m := h.ask(t, request)
			equal(t, name+": content", m.content, "sent,")
			if m.broken == nil {
				t.Errorf("%s: the response ended as if whole", name)
			}
		}
	})
}

func TestS27ASecondCallWithoutExcInfoIsAnError(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for route, noted := range map[string]string{"twice": "raised", "twice_after_refusal": "refused raised"} {
			key := key(t) + route
			m := h.get(t, "/starting/"+route+"?"+key)
			equal(t, route+": status", m.status(), "500 Internal Server Error")
			equal(t, route+": calls", h.noted(t, key), noted)
			equal(t, route+": exceptions", wheres(h.exchange(t, m.client)), "call AssertionError")
		}
	})
}

func TestS28NoReferenceToExcInfoIsKept(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		h.get(t, "/starting/kept")
		equal(t, "the exception of the exchange before", h.get(t, "/starting/kept").content, "gone")
	})
}

// refusals are calls of start_response that cannot be sent, each with the
// beginning of what it raises.
var refusals = map[string]string{
	`b"200 OK", []`:                         "TypeError: status must be str",
	`200, []`:                               "TypeError: status must be str",
	`"OK", []`:                              "ValueError: status",
	`"20 OK", []`:                           "ValueError: status",
	`"2000 OK", []`:                         "ValueError: status",
	`"200OK", []`:                           "ValueError: status",
	`" 200 OK", []`:                         "ValueError: status",
	`"200 \u2603", []`:                      "ValueError: status",
	`"200 OK", None`:                        "TypeError: headers must be a list",
	`"200 OK", {"A": "1"}`:                  "TypeError: headers must be a list",
	`"200 OK", [("A",)]`:                    "TypeError: a field must be",
	`"200 OK", ["ab"]`:                      "TypeError: a field must be",
	`"200 OK", [("A", 1)]`:                  "TypeError: field name and value must be str",
	`"200 OK", [(b"A", b"1")]`:              "TypeError: field name and value must be str",
	`"200 OK", [("", "1")]`:                 "ValueError: field name",
	`"200 OK", [("A:", "1")]`:               "ValueError: field name",
	`"200 OK", [("A B", "1")]`:              "ValueError: field name",
	`"200 OK", [("A", "\u2603")]`:           "ValueError: field 'A'",
	`"200 OK", [("\xc4", "1")]`:             "ValueError: field name",
	`"200 OK", [], "no exc_info"`:           "TypeError: exc_info",
	`"200 OK", [("Content-Length", "ten")]`: "ValueError: Content-Length",
	`"200 OK", [("Content-Length", "-1")]`:  "ValueError: Content-Length",
	`"200 OK", [("Content-Length", "+1")]`:  "ValueError: Content-Length",
	`"200 OK", [("Content-Length", "1"), ("content-length", "2")]`: "ValueError: Content-Length",
}

// controls are calls that would break the wire (X6).
var controls = []string{
	`"200 OK\r\nX-Split: 1", []`, `"200 OK\n", []`, `"200 O\rK", []`, `"200 \0", []`, `"200 \x7f", []`,
	`"200 OK", [("X-A", "1\r\nX-Split: 1")]`, `"200 OK", [("X-A", "1\n")]`, `"200 OK", [("X-A", "\r")]`,
	`"200 OK", [("X-A", "a\0b")]`, `"200 OK", [("X-A", "1\n 2")]`, `"200 OK", [("X-A\n", "1")]`,
	`"200 OK", [("X-A: 1\r\nX-Split", "1")]`, `"200 OK", [("X\0", "1")]`, `"200 OK", [("X-A\r", "1")]`,
}

func TestS29StatusAndFieldsAreCheckedAtTheCaller(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for arguments, want := range refusals {
			m := h.get(t, evaluate("/starting/refused", arguments))
			if !strings.HasPrefix(m.content, want) {
				t.Errorf("start_response(%s): %q, want %q", arguments, m.content, want)
			}
		}
		m := h.get(t, evaluate("/starting/unguarded", `"200 OK\n", []`))
		equal(t, "status", m.status(), "500 Internal Server Error")
		x := h.exchange(t, m.client)
		equal(t, "exceptions", wheres(x), "call ValueError")
		frames := x.Tracebacks[0].Traceback.Frames
		equal(t, "the last frame shown", frames[len(frames)-1].Function, "unguarded")
		if call := x.Response.Calls[0]; !strings.Contains(call.Where, "starting.py:") || !strings.HasPrefix(call.Error, "ValueError") {
			t.Errorf("the call is told as %+v", call)
		}
	})
}

func TestS29AListThatChangesAfterItsCheckIsNotSent(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		m := h.get(t, "/starting/late_change")
		equal(t, "X-A", m.field("X-A"), "1")
		equal(t, "X-Evil", m.field("X-Evil"), "")
		equal(t, "X-Split", m.field("X-Split"), "")
	})
}

func TestS30HopByHopFieldsAreRefusedByName(t *testing.T) {
	names := []string{
		"Connection", "Keep-Alive", "Proxy-Connection", "TE", "Transfer-Encoding", "Upgrade", "transfer-ENCODING",
	}
	eachPython(t, func(t *testing.T, h *host) {
		for _, name := range names {
			m := h.get(t, evaluate("/starting/refused", `"200 OK", [("`+name+`", "x")]`))
			if !strings.HasPrefix(m.content, "ValueError: ") || !strings.Contains(m.content, "'"+name+"'") {
				t.Errorf("%s: %q", name, m.content)
			}
		}
	})
}

func TestS31DateAndServerAreAddedWhereTheyAreMissing(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		m := h.get(t, given(`"200 OK"`, `[]`, `[b"a"]`))
		if d := m.field("Date"); len(d) != 29 || !strings.HasSuffix(d, " GMT") {
			t.Errorf("Date is %q", d)
		}
		if s := m.field("Server"); !strings.HasPrefix(s, "gdev/") {
			t.Errorf("Server is %q", s)
		}
		m = h.get(t, given(`"200 OK"`, `[("dAte", "never"), ("sErver", "mine")]`, `[b"a"]`))
		equal(t, "Date", m.field("Date"), "never")
		equal(t, "Server", m.field("Server"), "mine")
	})
}

func TestX06ControlCharactersNeverReachTheWire(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for _, arguments := range controls {
			m := h.get(t, evaluate("/starting/refused", arguments))
			if !strings.HasPrefix(m.content, "ValueError: ") {
				t.Errorf("start_response(%s): %q", arguments, m.content)
			}
			m = h.get(t, evaluate("/starting/unguarded", arguments))
			equal(t, arguments+": status", m.status(), "500 Internal Server Error")
			equal(t, arguments+": X-Split", m.field("X-Split"), "")
		}
	})
}

func TestX06AllOtherCharactersReachTheWire(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		m := h.get(t, given(`"200 K\xe4se\t\xff"`, `[("X-A", "\xe4\t\"\xff\x80"), ("!#$%&'*+-.^_`+"`"+`|~", "")]`, `[b"a"]`))
		equal(t, "status", m.status(), "200 K\xe4se\t\xff")
		equal(t, "X-A", m.field("X-A"), "\xe4\t\"\xff\x80")
		equal(t, "field", m.fields[1], inspect.Field{Name: "!#$%&'*+-.^_`|~"})
	})
}

func TestS30FieldsThatWereHopByHopOnceMayBeSent(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		m := h.get(t, given(`"407 Proxy Authentication Required"`, `[("Proxy-Authenticate", "Basic"), ("Trailer", "X-A")]`, `[b"a"]`))
		equal(t, "status", m.status(), "407 Proxy Authentication Required")
		equal(t, "Proxy-Authenticate", m.field("Proxy-Authenticate"), "Basic")
		equal(t, "Trailer", m.field("Trailer"), "X-A")
		equal(t, "content", m.content, "a")
	})
}

func TestS33AResponseHasOneFraming(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for _, length := range []string{" 4", "4 ", `\t4`, "004"} {
			m := h.get(t, given(`"200 OK"`, `[("Content-Length", "`+length+`")]`, `[b"bo", b"dy"]`))
			equal(t, length+": Content-Length", m.field("Content-Length"), "4")
			equal(t, length+": Transfer-Encoding", m.field("Transfer-Encoding"), "")
			equal(t, length+": content", m.content, "body")
		}
		m := h.get(t, given(`"200 OK"`, `[("Content-Length", "9223372036854775808")]`, `[b"body"]`))
		equal(t, "status", m.status(), "500 Internal Server Error")
	})
}
