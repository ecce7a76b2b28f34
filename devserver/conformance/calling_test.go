package conformance

import (
	"strings"
	"testing"

	"gdev/inspect"
)

func TestS01AnyCallableIsAnApplication(t *testing.T) {
	for _, name := range []string{"function", "Class", "instance", "partial", "bound"} {
		t.Run(name, func(t *testing.T) {
			eachPythonAlone(t, "callables:"+name, nil, func(t *testing.T, h *host) {
				for range 2 {
					equal(t, "content", h.get(t, "/").content, "called with 2, 0")
				}
			})
		})
	}
}

func TestS02EnvironAndStartResponseArePassedByPosition(t *testing.T) {
	eachPythonAlone(t, "callables:function", nil, func(t *testing.T, h *host) {
		equal(t, "content", h.get(t, "/").content, "called with 2, 0")
	})
}

func TestS03EnvironIsADictThatTheApplicationMayChange(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		equal(t, "type", h.environ(t, request("GET", "/x"))["environ itself"].Type, "dict")
		m := h.get(t, "/environs/change?x")
		equal(t, "content", m.content, "changed")
		e := h.exchange(t, m.client).Environ
		if len(e.Changed) != 1 || e.Changed[0].Key != "HTTP_HOST" || e.Changed[0].Repr != "'changed'" {
			t.Errorf("changed: %v", e.Changed)
		}
		if len(e.Added) != 1 || e.Added[0].Key != "shop.added" {
			t.Errorf("added: %v", e.Added)
		}
		equal(t, "removed", strings.Join(e.Removed, " "), "QUERY_STRING")
	})
}

func TestS04StartResponseTakesTwoOrThreeArguments(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for form, status := range map[string]string{"two": "200 Two", "none": "200 None", "three": "200 Three"} {
			m := h.get(t, "/starting/forms?"+form)
			equal(t, form+": status", m.status(), status)
			equal(t, form+": content", m.content, "written,yielded")
		}
	})
}

func TestS05StartResponseReturnsWrite(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		m := h.get(t, "/iterables/written_once")
		equal(t, "content", m.content, "written,yielded")
		blocks := h.exchange(t, m.client).Response.Blocks
		if len(blocks) != 2 || !blocks[0].Written || blocks[1].Written {
			t.Errorf("blocks: %+v", blocks)
		}
	})
}

func TestS06EachKindOfIterableServes(t *testing.T) {
	kinds := map[string]string{
		"list":      `[b"a", b"b"]`,
		"tuple":     `(b"a", b"b")`,
		"generator": `(bytes([c]) for c in b"ab")`,
		"map":       `map(bytes, [b"a", b"b"])`,
		"dict view": `{b"a": 1, b"b": 2}.keys()`,
		"instance":  `iterables.Instance()`,
		"sequence":  `iterables.Old()`,
		"sized":     `iterables.Sized(b"a", b"b")`,
	}
	eachPython(t, func(t *testing.T, h *host) {
		for kind, expression := range kinds {
			m := h.get(t, given(`"200 OK"`, "[]", expression))
			if m.content != "ab" || m.broken != nil {
				t.Errorf("%s: content %q, %v", kind, m.content, m.broken)
			}
		}
	})
}

func TestS07EachBlockIsSentBeforeTheNextIsAskedFor(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		c := h.dial(t)
		c.send(request("GET", "/iterables/gated?"+key(t)))
		equal(t, "status", c.head().status(), "200 OK")
		for _, block := range []string{"1", "22", "3"} {
			c.expectChunk(block) // the application waits for the gate behind it
			h.open(t)
		}
		c.expectChunk("end")
		c.expectChunk("")
	})
}

func TestS07TinyBlocksStayWhatTheyAre(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		c := h.dial(t)
		c.send(request("GET", "/iterables/many"))
		c.head()
		for count := 0; ; count++ {
			chunk, err := c.chunk()
			if err != nil {
				t.Fatal(err)
			}
			if chunk == "" {
				equal(t, "number of chunks", count, 5000)
				return
			}
		}
	})
}

func TestS08TheBodyIsBinary(t *testing.T) {
	all := strings.Repeat(everyByte(), 300)
	eachPython(t, func(t *testing.T, h *host) {
		blocks := map[string]string{
			"with a length": `[bytes(range(256)) * 300]`,
			"chunked":       `iterables.Sized(bytes(range(256)) * 100, bytes(range(256)) * 200)`,
			"byte by byte":  `(bytes([c]) for c in bytes(range(256)) * 300)`,
		}
		for name, expression := range blocks {
			m := h.get(t, given(`"200 OK"`, "[]", expression))
			if m.content != all || m.broken != nil {
				t.Errorf("%s: %d bytes, %v; not what was yielded", name, len(m.content), m.broken)
			}
		}
		equal(t, "content that was sent and echoed", h.ask(t, post("/contents/echo", all)).content, all)
	})
}

func everyByte() string {
	b := make([]byte, 256)
	for i := range b {
		b[i] = byte(i)
	}
	return string(b)
}

func TestS09LenIsReliedOnWhereItExists(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		lengths := map[string]string{
			`iterables.Sized(b"12345")`:     "5",
			`iterables.Sized(b"1", b"234")`: "",
			`iterables.Moody()`:             "",
		}
		for expression, length := range lengths {
			m := h.get(t, given(`"200 OK"`, "[]", expression))
			equal(t, expression+": status", m.status(), "200 OK")
			equal(t, expression+": Content-Length", m.field("Content-Length"), length)
		}
	})
}

func TestS10CloseIsCalledOnce(t *testing.T) {
	cases := []struct{ route, method, outcome string }{
		{"closing", "GET", "complete"},
		{"closing", "HEAD", "complete"},
		{"closing_unstarted", "GET", "failed"},
		{"closing_first_raises", "GET", "failed"},
		{"closing_second_raises", "GET", "cut-off"},
		{"closing_long", "GET", "complete"},
		{"closing_text", "GET", "failed"},
	}
	eachPython(t, func(t *testing.T, h *host) {
		for _, c := range cases {
			key := key(t) + c.method + c.route
			m := h.ask(t, request(c.method, "/iterables/"+c.route+"?"+key))
			x := h.exchange(t, m.client) // told after close() has returned
			equal(t, c.route+": outcome", string(x.Outcome), c.outcome)
			equal(t, c.method+" "+c.route+": calls", h.noted(t, key), "closed")
		}
	})
}

func TestS10CloseIsCalledOnceAfterTheClientWentAway(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for _, route := range []string{"endless", "endless_nothing"} {
			key := key(t) + route
			c := h.dial(t)
			c.send(request("GET", "/iterables/"+route+"?"+key))
			c.head()
			if _, err := c.chunk(); err != nil {
				t.Fatal(err)
			}
			_ = c.Close()
			x := h.exchange(t, c.peer)
			equal(t, route+": outcome", x.Outcome, inspect.OutcomeClientGone)
			equal(t, route+": calls", h.noted(t, key), "closed")
			equal(t, route+": exceptions", wheres(x), "")
		}
	})
}

func TestS11StartResponseMayBeCalledByTheFirstNext(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		m := h.get(t, "/iterables/late")
		equal(t, "status", m.status(), "200 Late")
		equal(t, "content", m.content, "late")
	})
}

func TestS12NoOtherAttributeOfTheIterableIsTouched(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		m := h.get(t, "/iterables/curious?"+key(t))
		equal(t, "content", m.content, "a")
		equal(t, "outcome", h.exchange(t, m.client).Outcome, inspect.OutcomeComplete)
		equal(t, "attributes asked for", h.noted(t, key(t)), "close")
	})
}
