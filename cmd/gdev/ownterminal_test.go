//go:build unix

package main

import "testing"

// TestApplicationHasNoTerminal: to ask there, or to change its settings, would stop
// the worker, which is in the background of gdev's.
func TestApplicationHasNoTerminal(t *testing.T) {
	dir := project(t, map[string]string{"app.py": `import getpass, subprocess

def application(environ, start_response):
    body = b"other"
    if environ["PATH_INFO"] == "/getpass":
        body = getpass.getpass().encode()
    elif environ["PATH_INFO"] == "/child":
        child = subprocess.run("stty -echo < /dev/tty", shell=True, stderr=subprocess.PIPE)
        body = b"no terminal" if child.returncode else b"changed the terminal"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [body]
`})
	m := openTerminal(t, dir, 100, 30, nil, "run", "--port", "0")
	url := m.findURL()
	m.shows("ready")
	if r := get(t, url+"/child"); r.body != "no terminal" {
		t.Errorf("a child: %+v", r)
	}
	asks := later(url + "/getpass")
	m.shows("waits for a line")
	if r := get(t, url); r.body != "other" {
		t.Errorf("another request meanwhile: %+v", r)
	}
	m.press("word\r")
	if r := await(t, asks); r.body != "word" {
		t.Errorf("the one that asks: %+v", r)
	}
}
