package conformance

import (
	"encoding/json"
	"net"
	"strings"
	"testing"

	"gdev/inspect"
)

// value is one of environ, as testdata/environs.py shows it.
type value struct{ Type, Text string }

// UnmarshalJSON reads a pair.
func (v *value) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &[]*string{&v.Type, &v.Text}) }

// environ gives the environ of a request whose path is no route.
func (h *host) environ(t *testing.T, request string) map[string]value {
	t.Helper()
	return decodeEnviron(t, h.ask(t, request))
}

func decodeEnviron(t *testing.T, m message) map[string]value {
	t.Helper()
	var e map[string]value
	if err := json.Unmarshal([]byte(m.content), &e); err != nil {
		t.Fatalf("%s %.200q: %v", m.line, m.content, err)
	}
	return e
}

func TestS13RequestMethodIsThatOfTheClient(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for _, method := range []string{"GET", "POST", "DELETE", "PROPFIND", "M-SEARCH", "get", "!#$%&'*+-.^_`|~"} {
			equal(t, "REQUEST_METHOD", h.environ(t, request(method, "/x"))["REQUEST_METHOD"], value{"str", method})
		}
	})
}

func TestS14ServerNameAndPortAreNeverEmpty(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		e := h.environ(t, "GET /x HTTP/1.0\r\n\r\n")
		name, port, _ := net.SplitHostPort(h.address)
		equal(t, "SERVER_NAME", e["SERVER_NAME"], value{"str", name})
		equal(t, "SERVER_PORT", e["SERVER_PORT"], value{"str", port})
	})
}

func TestS14IPv6(t *testing.T) {
	if ln, err := net.Listen("tcp", "[::1]:0"); err != nil {
		t.Skipf("no IPv6 here: %v", err)
	} else {
		_ = ln.Close()
	}
	eachPythonAlone(t, "app:application", []string{"--host", "::1"}, func(t *testing.T, h *host) {
		e := h.environ(t, "GET /x HTTP/1.1\r\nHost: "+h.address+"\r\n\r\n")
		_, port, _ := net.SplitHostPort(h.address)
		equal(t, "SERVER_NAME", e["SERVER_NAME"], value{"str", "::1"})
		equal(t, "SERVER_PORT", e["SERVER_PORT"], value{"str", port})
		equal(t, "REMOTE_ADDR", e["REMOTE_ADDR"], value{"str", "::1"})
		equal(t, "HTTP_HOST", e["HTTP_HOST"], value{"str", "[::1]:" + port})
	})
}

func TestS15ServerProtocolIsTheVersionThatTheClientSent(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		for _, version := range []string{"HTTP/1.0", "HTTP/1.1"} {
			e := h.environ(t, "GET /x "+version+"\r\nHost: test\r\n\r\n")
			equal(t, "SERVER_PROTOCOL", e["SERVER_PROTOCOL"], value{"str", version})
		}
	})
}

func TestS16PathAndQueryAreAlwaysThere(t *testing.T) {
	cases := []struct{ target, path, query string }{
		{"/", "/", ""},
		{"/?", "/", ""},
		{"/a/b?c=d&e=%20f?g", "/a/b", "c=d&e=%20f?g"},
		{"//double//slashes/", "//double//slashes/", ""},
		{"/a%2Fb", "/a/b", ""},
		{"/a/../b/./c", "/a/../b/./c", ""},
		{"/+%2B;p=1", "/++;p=1", ""},
		{"http://other:80/abs%20olute?q", "/abs olute", "q"},
		{"http://other?q", "/", "q"},
		{"/huge?" + strings.Repeat("q", 7000), "/huge", strings.Repeat("q", 7000)},
	}
	eachPython(t, func(t *testing.T, h *host) {
		for _, c := range cases {
			e := h.environ(t, request("GET", c.target))
			equal(t, c.target+": SCRIPT_NAME", e["SCRIPT_NAME"], value{"str", ""})
			equal(t, c.target+": PATH_INFO", e["PATH_INFO"], value{"str", c.path})
			equal(t, c.target+": QUERY_STRING", e["QUERY_STRING"], value{"str", c.query})
		}
		e := h.environ(t, request("OPTIONS", "*"))
		equal(t, "*: PATH_INFO", e["PATH_INFO"], value{"str", "*"})
		equal(t, "*: REQUEST_URI", e["REQUEST_URI"], value{"str", "*"})
	})
}

func TestS16ContentTypeAndLengthOnlyWhereTheClientSentThem(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		e := h.environ(t, request("GET", "/x"))
		for _, name := range []string{"CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"} {
			if v, there := e[name]; there {
				t.Errorf("%s is there: %v", name, v)
			}
		}
		e = h.environ(t, post("/x", "abc", "content-TYPE: text/x"))
		equal(t, "CONTENT_TYPE", e["CONTENT_TYPE"], value{"str", "text/x"})
		equal(t, "CONTENT_LENGTH", e["CONTENT_LENGTH"], value{"str", "3"})
		for _, name := range []string{"HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"} { // A23
			if v, there := e[name]; there {
				t.Errorf("%s is there: %v", name, v)
			}
		}
		equal(t, "CONTENT_LENGTH", h.environ(t, post("/x", ""))["CONTENT_LENGTH"], value{"str", "0"})
	})
}

func TestS17FieldsOfTheRequestAreMirrored(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		m := h.get(t, "/x", "X-One: 1", "accept: a", "ACCEPT: b", "Cookie: c=1", "X-Empty:", "Cookie: d=2",
			"x-ONE:2  ", "Accept: \t c, d", "X!Odd.Name: odd")
		e := decodeEnviron(t, m)
		for name, text := range map[string]string{
			"HTTP_HOST": "localhost", "HTTP_ACCEPT": "a, b, c, d", "HTTP_COOKIE": "c=1; d=2",
			"HTTP_X_EMPTY": "", "HTTP_X_ONE": "1, 2", "HTTP_X!ODD.NAME": "odd",
		} {
			equal(t, name, e[name], value{"str", text})
		}
		var shown []string
		for _, f := range h.exchange(t, m.client).Request.Fields {
			shown = append(shown, f.Name+"="+f.Value)
		}
		equal(t, "fields as the client sent them", strings.Join(shown, "|"),
			"Host=localhost|X-One=1|accept=a|ACCEPT=b|Cookie=c=1|X-Empty=|Cookie=d=2|x-ONE=2|Accept=c, d|X!Odd.Name=odd")
	})
}

// TestS17AbsoluteFormNamesTheHost is RFC 9112 §3.2.2: the Host field is to be
// ignored where the request target holds the host.
func TestS17AbsoluteFormNamesTheHost(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		m := h.ask(t, "GET http://shop.test:81/x HTTP/1.1\r\nHost: localhost\r\nX-A: 1\r\n\r\n")
		e := decodeEnviron(t, m)
		equal(t, "HTTP_HOST", e["HTTP_HOST"], value{"str", "shop.test:81"})
		equal(t, "RAW_URI", e["RAW_URI"], value{"str", "http://shop.test:81/x"})
		equal(t, "the field as sent", h.exchange(t, m.client).Request.Fields[0], inspect.Field{Name: "Host", Value: "localhost"})
		e = h.environ(t, "GET http://shop.test/x HTTP/1.0\r\n\r\n")
		equal(t, "HTTP_HOST without a Host field", e["HTTP_HOST"], value{"str", "shop.test"})
	})
}

func TestS18EachCGIValueIsAStr(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		e := h.environ(t, post("/x?y", "abc", "Content-Type: text/x", "X-A: \xe4"))
		for name, v := range e {
			if !strings.Contains(name, ".") && name != "environ itself" && v.Type != "str" {
				t.Errorf("%s is %v", name, v)
			}
		}
		for _, name := range []string{"HTTPS", "AUTH_TYPE", "REMOTE_USER", "PATH_TRANSLATED", "REMOTE_HOST"} {
			if v, there := e[name]; there {
				t.Errorf("%s does not apply, and is there: %v", name, v)
			}
		}
	})
}

func TestS19ClientTargetAndSoftwareAreNamed(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		m := h.get(t, "/a%2F%C3%a4//?q=%20")
		e := decodeEnviron(t, m)
		address, port, _ := net.SplitHostPort(m.client.address)
		equal(t, "REMOTE_ADDR", e["REMOTE_ADDR"], value{"str", address})
		equal(t, "REMOTE_PORT", e["REMOTE_PORT"], value{"str", port})
		equal(t, "REQUEST_URI", e["REQUEST_URI"], value{"str", "/a%2F%C3%a4//?q=%20"})
		equal(t, "RAW_URI", e["RAW_URI"], value{"str", "/a%2F%C3%a4//?q=%20"})
		if s := e["SERVER_SOFTWARE"]; s.Type != "str" || !strings.HasPrefix(s.Text, "gdev/") {
			t.Errorf("SERVER_SOFTWARE is %v", s)
		}
	})
}

func TestS20WSGIVariablesAreTrueOfThisHost(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		e := h.environ(t, request("GET", "/x"))
		for name, v := range map[string]value{
			"wsgi.version": {"tuple", "(1, 0)"}, "wsgi.url_scheme": {"str", "http"},
			"wsgi.multithread": {"bool", "True"}, "wsgi.multiprocess": {"bool", "False"},
			"wsgi.run_once": {"bool", "False"},
		} {
			equal(t, name, e[name], v)
		}
		for _, name := range []string{"wsgi.input", "wsgi.errors"} {
			if _, there := e[name]; !there {
				t.Errorf("%s is missing", name)
			}
		}
	})
}

func TestS36PathAndFieldsAreBytesReadAsLatin1(t *testing.T) {
	paths := map[string]string{
		"/%C3%A4":          "/Ã¤",
		"/%e4%00%ff%7F":    "/ä\x00ÿ\x7f",
		"/raw\xc3\xa4":     "/rawÃ¤",
		"/%25%32%30%2525":  "/%20%25",
		"/%E2%98%83?%C3=ä": "/â\u0098\u0083",
	}
	eachPython(t, func(t *testing.T, h *host) {
		for target, path := range paths {
			equal(t, target+": PATH_INFO", h.environ(t, request("GET", target))["PATH_INFO"], value{"str", path})
		}
		e := h.environ(t, request("GET", "/x?\xe4=\xc3\xa4", "X-Name: K\xe4se \xe2\x98\x83"))
		equal(t, "QUERY_STRING", e["QUERY_STRING"], value{"str", "ä=Ã¤"})
		equal(t, "HTTP_X_NAME", e["HTTP_X_NAME"], value{"str", "Käse â\u0098\u0083"})
	})
}

func TestS41PairsCanBeAddedToEnviron(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		e := h.environ(t, request("GET", "/x"))
		equal(t, "shop.title", e["shop.title"], value{"str", "KÃ¤se"}) // a native string, S36
	})
}

func TestX04NamesWithAnUnderscoreAreDropped(t *testing.T) {
	eachPython(t, func(t *testing.T, h *host) {
		m := h.get(t, "/x", "X_User: evil", "X-User: good", "X_Only: evil", "X-User_: evil", "CONTENT_TYPE: evil")
		e := decodeEnviron(t, m)
		equal(t, "HTTP_X_USER", e["HTTP_X_USER"], value{"str", "good"})
		for name, v := range e {
			if v.Text == "evil" {
				t.Errorf("%s is %v", name, v)
			}
		}
		var dropped []string
		for _, f := range h.exchange(t, m.client).Request.Dropped {
			dropped = append(dropped, f.Name)
		}
		equal(t, "shown as dropped", strings.Join(dropped, " "), "X_User X_Only X-User_ CONTENT_TYPE")
	})
}
