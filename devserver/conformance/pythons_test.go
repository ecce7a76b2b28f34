package conformance

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

// oldestMinor is the N of the oldest Python 3.N that gdev runs on.
const oldestMinor = 8

// python is an interpreter, with the server that most tests share.
type python struct {
	path    string
	version string // "3.8"
	once    sync.Once
	host    *host
	err     error
}

// findPythons gives the oldest and the newest interpreter that work.
func findPythons() []*python {
	var minors []int
	for minor := oldestMinor; minor < 30; minor++ {
		minors = append(minors, minor)
	}
	oldest := firstOf(minors)
	slices.Reverse(minors)
	newest := firstOf(minors)
	switch {
	case oldest == nil:
		return nil
	case oldest.version == newest.version:
		return []*python{oldest}
	}
	return []*python{oldest, newest}
}

func firstOf(minors []int) *python {
	for _, minor := range minors {
		name := fmt.Sprintf("python3.%d", minor)
		for _, path := range candidates(name) {
			if exec.Command(path, "-c", "").Run() == nil {
				return &python{path: path, version: name[len("python"):]}
			}
		}
	}
	return nil
}

// candidates are the places where an interpreter may be.
func candidates(name string) []string {
	root := os.Getenv("PYENV_ROOT")
	if root == "" {
		home, _ := os.UserHomeDir() // none: there is no pyenv in it
		root = filepath.Join(home, ".pyenv")
	}
	paths, _ := filepath.Glob(filepath.Join(root, "versions", name[len("python"):]+".*", "bin", name))
	if path, err := exec.LookPath(name); err == nil {
		paths = append(paths, path)
	}
	return paths
}

// pair is what the shared servers are given with -e.
const pair = "shop.title=Käse"

// shared gives the server of testdata/app.py on this Python.
func (p *python) shared(t *testing.T) *host {
	t.Helper()
	p.once.Do(func() {
		p.host, p.err = launch(p, "app:application", "--threads", "16", "-e", pair)
	})
	if p.err != nil {
		t.Fatal(p.err)
	}
	return p.host
}

// faults gives those that the shared server has told.
func (p *python) faults() string {
	if p.host == nil {
		return ""
	}
	return p.host.faults()
}

func (p *python) stop() {
	if p.host != nil {
		p.host.stop()
	}
}
