//go:build unix

package main

import (
	"net/http"
	"strings"
	"testing"
)

// An application that is never loaded is told with the line that it is at, and
// not with the advice to wait longer.
func TestStuckImportIsReported(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{"app.py": "import time\ndef wait():\n    while True:\n        time.sleep(0.05)\nwait()\n"})
	p := start(t, dir, "run", "app:app", "--json", "--port", "0", "--hold", "300ms")
	var r reply
	until(t, "the application is loading, and its line is told", func() bool {
		r = get(t, p.url+"/")
		return strings.Contains(r.body, "in wait, app.py:4")
	})
	if r.code != http.StatusServiceUnavailable || strings.Contains(r.body, "--hold") {
		t.Errorf("%d %s", r.code, r.body)
	}
}
