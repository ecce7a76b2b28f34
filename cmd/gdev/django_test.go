//go:build unix

package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// wrapped is a function around Django's application, with a static file of its own.
const wrapped = `
from guestsite.wsgi import application as inner

def application(environ, start_response):
    if environ["PATH_INFO"] == "/static/own.css":
        start_response("200 OK", [("Content-Type", "text/css"), ("Content-Length", "3")])
        return [b"own"]
    return inner(environ, start_response)
`

// TestDjangoBehindMiddleware serves static files, and tells of an error in the
// URLconf at the save, as runserver does whatever stands around Django.
func TestDjangoBehindMiddleware(t *testing.T) {
	t.Parallel()
	f := framework{name: "django", app: "wrapped:application"}
	dir, env := f.copyOf(t)
	write(t, filepath.Join(dir, "wrapped.py"), wrapped)
	p := startWith(t, dir, env, f.args("--json")...)
	if r := get(t, p.url+"/static/admin/css/base.css"); r.code != http.StatusOK {
		t.Errorf("a static file of Django's: %d", r.code)
	}
	if r := get(t, p.url+"/static/own.css"); r.body != "own" {
		t.Errorf("a static file of the middleware's: %d %s", r.code, r.body)
	}
	if r := get(t, p.url+"/static/none.css"); r.code != http.StatusNotFound {
		t.Errorf("a static file that there is not: %d", r.code)
	}
	write(t, filepath.Join(dir, "guestsite/urls.py"), "urlpatterns = [nonsense]\n")
	until(t, "the error in urls.py is told", func() bool {
		return strings.Contains(p.stdout(), "name 'nonsense' is not defined")
	})
}
