//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEditedTemplates saves templates of frameworks that hold them in memory:
// the next response is made of the new one, by the same process.
func TestEditedTemplates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ framework, template, old string }{
		{"flask", "shop/templates/index.html", "<title>Shop</title>"},
		{"django", "guestbook/templates/guestbook/index.html", "<title>Guestbook</title>"},
		{"bottle", "views/shelf.tpl", "<title>Shelf</title>"},
	} {
		t.Run(c.framework, func(t *testing.T) {
			t.Parallel()
			dir, env := framework{name: c.framework}.copyOf(t)
			file := filepath.Join(dir, c.template)
			f := framework{name: c.framework}
			if c.framework == "bottle" {
				f.app = "shelf:app"
				write(t, file, c.old+"{{name}}")
				write(t, filepath.Join(dir, "shelf.py"), "import bottle\napp = bottle.Bottle()\n\n"+
					"@app.get('/')\ndef index():\n    return bottle.template('shelf', name='it')\n")
			}
			p := startWith(t, dir, env, f.args("--json")...)
			if r := get(t, p.url); !strings.Contains(r.body, c.old) {
				t.Fatalf("before any edit: %d %s", r.code, r.body)
			}
			for _, title := range []string{"<title>Second</title>", "<title>Third</title>"} {
				b, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				head, rest, _ := strings.Cut(string(b), "<title>")
				_, rest, _ = strings.Cut(rest, "</title>")
				write(t, file, head+title+rest)
				if r := get(t, p.url); !strings.Contains(r.body, title) {
					t.Errorf("after %s was saved: %d %s", title, r.code, r.body)
				}
			}
			until(t, "both changes are told", func() bool { return len(p.records("asset-change")) == 2 })
			if paths := p.records("asset-change")[0]["paths"].([]any); len(paths) != 1 || paths[0] != file {
				t.Errorf("the change is told of %v, want %s", paths, file)
			}
			if n := len(p.records("generation")); n != 1 {
				t.Errorf("%d states of generations, want the first one's alone", n)
			}
		})
	}
}
