package main

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"
)

// sources are the applications, and scripts what runs beside them. In a
// folder of apps, NAME.tmpl is a template of the file NAME; where NAME has an
// NN, of as many files as the application has parts.
//
//go:embed all:apps
var sources embed.FS

//go:embed scripts/*.py
var scripts embed.FS

// application is one that is served in the bench: app:app in its folder. It
// answers GET / with the token that its marker module holds.
type application struct {
	name   string
	title  string // for the table
	marker string // the module that is saved, relative to the folder
	needs  []string
}

// applications in the order of the table.
var applications = []application{
	{"trivial", "trivial", "marker.py", nil},
	{"flask", "Flask", "shop/marker.py", []string{"flask"}},
	{"heavy", "Flask, heavy imports", "report/marker.py", []string{"flask", "sqlalchemy", "numpy", "pandas", "requests", "jinja2", "lxml"}},
	{"django", "Django", "shop/marker.py", []string{"django"}},
}

// parts is how many files an NN of a template stands for.
const parts = 17

func appNames() []string {
	var names []string
	for _, a := range applications {
		names = append(names, a.name)
	}
	return names
}

// project is a copy of an application, for one server to serve and for the
// bench to edit.
type project struct {
	application
	dir   string
	saved int // number of the token in the marker module
}

// newProject writes the application to dir, which must not exist. Beside dir,
// with another ending, files are prepared.
func newProject(a application, dir string) (*project, error) {
	root := "apps/" + a.name
	err := fs.WalkDir(sources, root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := sources.ReadFile(path)
		if err != nil {
			return err
		}
		return instantiate(filepath.Join(dir, strings.TrimPrefix(path, root)), string(text))
	})
	if err != nil {
		return nil, fmt.Errorf("write the application %s to %q: %w", a.name, dir, err)
	}
	p := &project{application: a, dir: dir}
	if _, err := p.save(); err != nil {
		return nil, err
	}
	return p, p.age()
}

// age dates the marker module back by an hour. Python compares whole seconds to see
// whether a module is newer than its bytecode: the first save, which may follow
// in this very second, is not to be overlooked for that.
func (p *project) age() error {
	then := time.Now().Add(-time.Hour)
	return os.Chtimes(filepath.Join(p.dir, p.marker), then, then)
}

// instantiate writes the file that path and text stand for, or the files.
func instantiate(path, text string) error {
	name, isTemplate := strings.CutSuffix(path, ".tmpl")
	if !isTemplate {
		return writeFile(path, []byte(text))
	}
	t, err := template.New(name).Funcs(template.FuncMap{"numbers": numbers}).Parse(text)
	if err != nil {
		return err
	}
	for _, n := range numbers(copies(name)) {
		var b bytes.Buffer
		if err := t.Execute(&b, n); err != nil {
			return err
		}
		if err := writeFile(strings.ReplaceAll(name, "NN", fmt.Sprintf("%02d", n)), b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// copies is how many files a template of that name stands for.
func copies(name string) int {
	if strings.Contains(filepath.Base(name), "NN") {
		return parts
	}
	return 1
}

// numbers are those from 1 to n.
func numbers(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i + 1
	}
	return all
}

func writeFile(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o644)
}

// tokenPrefix begins every token; tokenDigits of a number follow.
const (
	tokenPrefix = "token-"
	tokenDigits = 6
)

// save puts the next token into the marker module: a rename of a file that was
// written outside of the project, so that nobody can read any of the save
// before it is complete. It returns the token's number.
func (p *project) save() (int, error) {
	n := p.saved + 1
	text := fmt.Sprintf("TOKEN = \"%s%0*d\"\n", tokenPrefix, tokenDigits, n)
	next := p.dir + ".next"
	if err := os.WriteFile(next, []byte(text), 0o644); err != nil {
		return 0, fmt.Errorf("write the next module to %q: %w", next, err)
	}
	if err := os.Rename(next, filepath.Join(p.dir, p.marker)); err != nil {
		return 0, fmt.Errorf("save the module %s of %q: %w", p.marker, p.dir, err)
	}
	p.saved = n
	return n, nil
}
