//go:build unix

package main

import (
	"encoding/json"
	"strings"
	"testing"

	"gdev/cmd/internal/cli"
)

// checked is an application with a route for each way in which a check ends.
const checked = `
def application(environ, start_response):
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if path == "/raise":
        raise ValueError("no, 100%")
    if path == "/loop" and method == "GET":
        while True:
            pass
    if path == "/echo":
        sent = environ["HTTP_X_SENT"] + environ["wsgi.input"].read().decode()
        assert method != "POST" or (sent == "fieldcontent" and environ["RAW_URI"] == "/echo//%2F?q")
    if path == "/old":
        start_response("200 OK", [("Content-Type", "text/plain")])(b"hello")
        return []
    if path == "/wrong":
        start_response("200  OK", (("Content-Type", "text/plain"), ("Set-Cookie", "sid=1")))
        return [b"hello"]
    status = "501 Not Implemented" if path == "/plain" and method == "OPTIONS" else "200 OK"
    start_response(status, [("Content-Type", "text/plain")])
    return [b"" if method == "HEAD" else b"hello"]
`

func runCheck(t *testing.T, dir string, args ...string) *process {
	t.Helper()
	p := launch(t, dir, append([]string{"check"}, args...)...)
	<-p.done
	return p
}

func TestCheck(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": checked})
	for _, c := range []struct {
		name string
		args []string
		code int
		says []string
	}{
		{"all is well", nil, cli.ExitOK, []string{"GET /  200 OK", "HEAD /  200 OK", "OPTIONS /  200 OK", "exchanges: 3, failed: 0, errors: 0, warnings: 0"}},
		{"an unknown method is none of an application's faults", []string{"app", "--request", "GET /plain"}, cli.ExitOK, []string{"501 Not Implemented", "failed: 0"}},
		{"an exception", []string{"app:application", "--request", "GET /", "--request", "GET /raise"}, cli.ExitError, []string{"ValueError: no, 100%", "exchanges: 6, failed: 3"}},
		{"no end", []string{"app", "--request", "GET /loop", "--timeout", "1s"}, cli.ExitError, []string{"GET /loop took longer than 1s", "killed", "while True:", "exchanges: 3, failed: 1"}},
		{"field, content and target as given", []string{"app", "--request", "POST /echo//%2F?q", "-H", "X-Sent: field", "--data", "content"}, cli.ExitOK, []string{"POST /echo//%2F?q  200 OK", "OPTIONS /echo//%2F?q", "failed: 0"}},
		{"a HEAD that was asked for is sent once", []string{"app", "--request", "GET /", "--request", "HEAD /"}, cli.ExitOK, []string{"exchanges: 3"}},
		{"a must", []string{"app", "--request", "GET /wrong"}, cli.ExitError, []string{
			"A8 error: ", ", seen '200  OK' (str) at app.py:16", "A9 error: ", "'Set-Cookie', ‹masked›", "exchanges: 3, failed: 0, errors: 6, warnings: 0", "(gdev explain A8)", "(gdev explain A9)",
		}},
		{"a should", []string{"app", "--request", "GET /old"}, cli.ExitOK, []string{"A18 warning: ", "failed: 0, errors: 0, warnings: 3", "(gdev explain A18)"}},
		{"annotations of findings", []string{"app", "--github", "--request", "GET /wrong", "--reveal-secrets"}, cli.ExitError, []string{"::error file=app.py,line=16,title=A8::", "'Set-Cookie', 'sid=1'"}},
		{"annotations", []string{"app", "--github", "--request", "GET /raise"}, cli.ExitError, []string{"::error file=app.py,line=5,title=GET /raise::500 Internal Server Error: ValueError: no, 100%25\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := runCheck(t, dir, c.args...)
			if p.code != c.code {
				t.Errorf("exit code %d, not %d", p.code, c.code)
			}
			for _, want := range c.says {
				if !strings.Contains(p.stdout(), want) {
					t.Errorf("%q is not in:\n%s", want, p.stdout())
				}
			}
			if p.stderr() != "" {
				t.Errorf("on stderr: %s", p.stderr())
			}
		})
	}
}

// The requests of others, here the application's own, are not mistaken for the
// check's.
func TestCheckKnowsItsExchanges(t *testing.T) {
	t.Parallel()
	p := runCheck(t, project(t, map[string]string{"app.py": `
import urllib.request
def app(environ, start_response):
    if environ["PATH_INFO"] == "/loop":
        while True:
            pass
    if environ["PATH_INFO"] == "/others":
        for _ in range(3):
            urllib.request.urlopen("http://127.0.0.1:" + environ["SERVER_PORT"] + "/other").read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "0")])
    return [b""]
`}), "app:app", "--request", "GET /others", "--request", "HEAD /others", "--request", "OPTIONS /others",
		"--request", "GET /loop", "--request", "HEAD /loop", "--request", "OPTIONS /loop", "--timeout", "1s")
	for _, want := range []string{"GET /loop took longer than 1s", "HEAD /loop took longer than 1s", "OPTIONS /loop took longer than 1s", "exchanges: 15, failed: 3"} {
		if !strings.Contains(p.stdout(), want) || p.code != cli.ExitError {
			t.Errorf("exit code %d, or %q is not in:\n%s", p.code, want, p.stdout())
		}
	}
}

func TestCheckJSON(t *testing.T) {
	t.Parallel()
	p := runCheck(t, project(t, map[string]string{"app.py": checked}), "--json", "--request", "GET /wrong")
	for line := range strings.Lines(p.stdout()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
	exchanges := p.records("exchange")
	if len(exchanges) != 3 || p.code != cli.ExitError {
		t.Fatalf("%d exchanges, exit code %d: %s", len(exchanges), p.code, p.stdout())
	}
	found := exchanges[0]["findings"].([]any)[0].(map[string]any)
	if found["rule"] != "A8" || found["level"] != "error" || found["subject"] != "status" {
		t.Errorf("found %v", found)
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ rule, says string }{
		{"", "A25"},
		{"A8", "# A8: "},
		{"a08", "## What PEP 3333 asks"},
	} {
		p := launch(t, t.TempDir(), append([]string{"explain"}, strings.Fields(c.rule)...)...)
		<-p.done
		if p.code != cli.ExitOK || !strings.Contains(p.stdout(), c.says) {
			t.Errorf("explain %s: exit code %d, %q is not in:\n%s", c.rule, p.code, c.says, p.stdout())
		}
	}
}
