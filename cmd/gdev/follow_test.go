//go:build linux

package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// reader is an application that answers with what it has read: at import, and
// by its first request.
const reader = `import functools, string
import dep.inner
DATA = open("data.csv").read()
count = open("count.txt").read()

@functools.lru_cache()
def page():
    return string.Template(open("templates/page.html").read())

def app(environ, start_response):
    with open("count.txt", "a") as file:
        file.write("x")
    body = " ".join([DATA, dep.inner.V, page().substitute()]).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
`

// TestFollowed edits what the application has read, wherever it lies: the next
// answer is of the new one. What it writes itself begins nothing.
func TestFollowed(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{
		"app.py": reader, "data.csv": "data", "count.txt": "", "templates/page.html": "page", ".gitignore": "*.csv\n",
	})
	venv := exec.Command("python3", "-m", "venv", "--without-pip", filepath.Join(dir, ".venv"))
	if out, err := venv.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	libraries, err := filepath.Glob(filepath.Join(dir, ".venv/lib/python*/site-packages"))
	if err != nil || len(libraries) != 1 {
		t.Fatal(libraries, err)
	}
	inner := filepath.Join(libraries[0], "dep/inner.py")
	write(t, filepath.Join(libraries[0], "dep/__init__.py"), "")
	write(t, inner, "V = 'library'\n")
	p := start(t, dir, "run", "app:app", "--port", "0", "--json", "--python", filepath.Join(dir, ".venv/bin/python"))
	if r := get(t, p.url); r.body != "data library page" {
		t.Fatalf("before any edit: %d %s", r.code, r.body)
	}
	edits := []struct{ path, text, want string }{
		{filepath.Join(dir, "data.csv"), "second", "second library page"},
		{filepath.Join(dir, "templates/page.html"), "held", "second library held"},
		{inner, "V = 'edited'\n", "second edited held"},
		{inner, "V = 'again'\n", "second again held"},
		{filepath.Join(dir, "data.csv"), "third", "third again held"},
	}
	for _, e := range edits {
		write(t, e.path, e.text)
		// A library's files are followed a moment after the application is loaded.
		until(t, e.path+" is new in the answer", func() bool { return get(t, p.url).body == e.want })
	}
	until(t, "each reload is told", func() bool { return len(changed(p)) == len(edits) })
	for i, paths := range changed(p) {
		if paths != edits[i].path {
			t.Errorf("reload %d is told of %s, want %s", i+1, paths, edits[i].path)
		}
	}
}

// changed is what each reload was for. One that is replaced at once is told as
// ended alone.
func changed(p *process) []string {
	var all []string
	last := 0.0
	for _, r := range p.records("generation") {
		if number := r["number"].(float64); r["reason"] == "reload" && number > last {
			last = number
			var paths []string
			for _, path := range r["changed"].([]any) {
				paths = append(paths, path.(string))
			}
			all = append(all, strings.Join(paths, " "))
		}
	}
	return all
}
