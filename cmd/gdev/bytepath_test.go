//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A folder whose name is no UTF-8 is as good as any: the application runs, is
// reloaded, and JSON tells its files without loss.
func TestFolderThatIsNoUTF8(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "caf\xe9")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Skip("this system has no such names")
	}
	write(t, filepath.Join(dir, "app.py"), "import helper\n"+served)
	write(t, filepath.Join(dir, "helper.py"), "")
	p := start(t, dir, "run", "app:app", "--json", "--port", "0")
	generations := func(state string) int {
		n := 0
		for _, g := range p.records("generation") {
			if g["state"] == state {
				n++
			}
		}
		return n
	}
	until(t, "the application is ready", func() bool { return generations("ready") == 1 })
	write(t, filepath.Join(dir, "helper.py"), "1/0")
	until(t, "the save is noticed", func() bool { return generations("failed") == 1 })
	write(t, filepath.Join(dir, "helper.py"), "1")
	until(t, "it is ready again", func() bool { return generations("ready") == 2 })
	if out := p.stdout(); !strings.Contains(out, `caf\udce9/app.py"`) || strings.Contains(out, `\ufffd`) {
		t.Errorf("paths in JSON:\n%s", out)
	}
}
