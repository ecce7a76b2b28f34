package conformance

import (
	"strings"
	"testing"

	"gdev/inspect"
)

// TestValidatorIsContent has wsgiref.validate stand between host and
// application: it checks both, and fails the exchange where one breaks a rule.
func TestValidatorIsContent(t *testing.T) {
	requests := map[string]string{
		request("GET", "/"): "form=",
		request("GET", "/a%2Fb//c?x=%20", "Cookie: a=1", "Cookie: b=2"):         "form=",
		post("/", "a=1&b=2", "Content-Type: application/x-www-form-urlencoded"): "form=a=1&b=2",
		request("POST", "/", "Transfer-Encoding: chunked") + chunks("a=1", 2):   "form=a=1",
		request("PUT", "/lines", "Content-Length: 7") + "one\ntwo":              "form=one\ntwo",
		request("DELETE", "/write"):                                             "written,form=",
		request("GET", "/file"):                                                 "a file",
		"GET / HTTP/1.0\r\n\r\n":                                                "form=",
		request("HEAD", "/"):                                                    "",
		request("OPTIONS", "/"):                                                 "form=",
	}
	eachPythonAlone(t, "validated:application", nil, func(t *testing.T, h *host) {
		for request, content := range requests {
			m := h.ask(t, request)
			equal(t, request+": status", m.status(), "200 OK")
			equal(t, request+": content", m.content, content)
			x := h.exchange(t, m.client)
			equal(t, request+": outcome", x.Outcome, inspect.OutcomeComplete)
			equal(t, request+": exceptions", wheres(x), "")
			for _, o := range x.Output {
				t.Errorf("%s: %s: %s", request, o.Stream, o.Text)
			}
		}
		// What it finds in the application shows that it is there.
		equal(t, "status of a wrong answer", h.get(t, "/wrong").status(), "500 Internal Server Error")
		if output := h.otherLines(); strings.Contains(output, "garbage collected") || strings.Contains(output, "Warning") {
			t.Error(output)
		}
	})
}
