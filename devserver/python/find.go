// Package python finds the interpreter that an application runs on, and finds
// out why one cannot be used.
//
// Contract: Find only looks at files and names; it starts nothing, so that a
// reload does not pay for it. What is wrong with an interpreter is found out by
// Diagnose, once it has failed to become a host. Both return a *Error.
package python

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"gdev/assets/ownfile"
)

// Request says where to look.
type Request struct {
	Explicit string                      // --python: a path, a name on PATH, or a virtual environment; may be empty
	Dir      string                      // the application's folder, absolute
	Env      func(string) (string, bool) // like os.LookupEnv
}

// Choice is the interpreter that was found.
type Choice struct {
	Path string // as it is to be executed
	Why  string // "--python", "$VIRTUAL_ENV", ".venv beside the application", …

	// PassedOver has a sentence for each environment that would have been chosen,
	// but for what it is.
	PassedOver []string
}

// Error says that there is no usable interpreter.
type Error struct {
	Message  string
	Hint     string   // the next command to type
	LookedAt []string // a line for each place
}

// Error implements error.
func (e *Error) Error() string { return e.Message }

// Find chooses the interpreter: --python, $VIRTUAL_ENV, a virtual environment
// beside the application or above it, $CONDA_PREFIX, then python3 and python on
// PATH. What another user could have written is run only where --python or the
// environment names it, and the environment that gdev itself was installed into
// as a tool is not the application's.
func Find(r Request) (Choice, error) {
	f := finder{Request: r}
	if r.Explicit != "" {
		return f.explicit()
	}
	for _, look := range []func() (Choice, bool){f.virtualEnv, f.beside, f.conda, f.onPath} {
		if c, ok := look(); ok {
			c.PassedOver = f.passed
			return absolute(c)
		}
	}
	return Choice{}, &Error{
		Message:  "no Python interpreter was found",
		Hint:     "gdev run --python /path/to/python3",
		LookedAt: f.looked,
	}
}

type finder struct {
	Request
	looked []string
	passed []string
}

// pass remembers an environment that is not to be used, and why.
func (f *finder) pass(dir, why string) {
	f.looked = append(f.looked, fmt.Sprintf("%s: %s", dir, why))
	f.passed = append(f.passed, fmt.Sprintf("the environment %s is passed over: %s; to use it: gdev run --python %s", dir, why, dir))
}

// absolute makes the path of a choice absolute: the worker starts in another
// folder. Links stay, since a virtual environment is known by its path.
func absolute(c Choice) (Choice, error) {
	path, err := filepath.Abs(c.Path)
	if err != nil {
		return Choice{}, &Error{Message: fmt.Sprintf("cannot tell where %q is: %v", c.Path, err), Hint: "cd to a folder that exists"}
	}
	c.Path = path
	return c, nil
}

// see reports whether an interpreter stands at a path, and remembers the look.
// A link that leads nowhere counts as one: a virtual environment whose base
// was removed is to be reported as broken, not passed over.
func (f *finder) see(path, place string) bool {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		f.looked = append(f.looked, fmt.Sprintf("%s: no %s", place, path))
	case info.IsDir():
		f.looked = append(f.looked, fmt.Sprintf("%s: %s is a folder", place, path))
	default:
		return true
	}
	return false
}

func (f *finder) explicit() (Choice, error) {
	const place = "--python"
	info, err := os.Stat(f.Explicit)
	switch {
	case err == nil && info.IsDir():
		if path := interpreterOf(f.Explicit); f.see(path, place) {
			return absolute(Choice{Path: path, Why: place})
		}
	case err == nil:
		return absolute(Choice{Path: f.Explicit, Why: place})
	default:
		f.looked = append(f.looked, place+": no "+f.Explicit)
	}
	if filepath.Base(f.Explicit) == f.Explicit {
		path, err := exec.LookPath(f.Explicit)
		if err == nil {
			return absolute(Choice{Path: path, Why: place})
		}
		f.looked = append(f.looked, "PATH: "+err.Error())
	}
	return Choice{}, &Error{
		Message:  fmt.Sprintf("--python %q names no interpreter", f.Explicit),
		Hint:     "gdev run --python /path/to/python3",
		LookedAt: f.looked,
	}
}

func (f *finder) virtualEnv() (Choice, bool) { return f.prefix("VIRTUAL_ENV") }

func (f *finder) conda() (Choice, bool) {
	dir, ok := f.Env("CONDA_PREFIX")
	if !ok || dir == "" {
		f.looked = append(f.looked, "$CONDA_PREFIX: not set")
		return Choice{}, false
	}
	path := filepath.Join(dir, "bin", "python")
	if runtime.GOOS == "windows" {
		path = filepath.Join(dir, "python.exe") // conda keeps it at the root there
	}
	return Choice{Path: path, Why: "$CONDA_PREFIX"}, f.see(path, "$CONDA_PREFIX")
}

func (f *finder) prefix(name string) (Choice, bool) {
	dir, ok := f.Env(name)
	if !ok || dir == "" {
		f.looked = append(f.looked, "$"+name+": not set")
		return Choice{}, false
	}
	if isTools(dir) {
		f.looked = append(f.looked, fmt.Sprintf("$%s: %s is gdev's own environment", name, dir))
		return Choice{}, false
	}
	path := interpreterOf(dir)
	return Choice{Path: path, Why: "$" + name}, f.see(path, "$"+name)
}

// beside looks for a virtual environment in the application's folder and those
// above it, up to the home folder or the root.
func (f *finder) beside() (Choice, bool) {
	home, _ := os.UserHomeDir()
	for dir := f.Dir; ; dir = filepath.Dir(dir) {
		for _, name := range []string{".venv", "venv", "env"} {
			path := interpreterOf(filepath.Join(dir, name))
			info, err := os.Lstat(path)
			if err != nil || info.IsDir() {
				continue
			}
			if err := foreign(dir, path); err != nil {
				f.pass(filepath.Join(dir, name), err.Error())
				continue
			}
			return Choice{Path: path, Why: name + f.place(dir)}, true
		}
		f.looked = append(f.looked, fmt.Sprintf("%s: no .venv, venv or env with an interpreter", dir))
		if dir == home || dir == filepath.Dir(dir) {
			return Choice{}, false
		}
	}
}

func (f *finder) place(dir string) string {
	if dir == f.Dir {
		return " beside the application"
	}
	return " in " + dir
}

// foreign says which part of the way from a folder to the interpreter of an
// environment in it another user could have written; nil is none. A link of
// that environment is looked at, and what it leads to.
func foreign(dir, interpreter string) error {
	for path := interpreter; ; path = filepath.Dir(path) {
		if err := ownfile.Check(path); err != nil {
			return err
		}
		if path == dir {
			break
		}
	}
	bin, err := filepath.EvalSymlinks(filepath.Dir(interpreter))
	if err != nil {
		return err
	}
	return errors.Join(ownfile.Check(filepath.Dir(bin)), ownfile.Check(bin))
}

func (f *finder) onPath() (Choice, bool) {
	for _, name := range []string{"python3", "python"} {
		for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
			path, err := exec.LookPath(filepath.Join(dir, name))
			switch {
			case err != nil || !filepath.IsAbs(dir):
			case isTools(filepath.Dir(dir)):
				f.looked = append(f.looked, fmt.Sprintf("PATH: %s is of gdev's own environment", path))
			default:
				return Choice{Path: path, Why: name + " on PATH"}, true
			}
		}
		f.looked = append(f.looked, fmt.Sprintf("PATH: no %q", name))
	}
	return Choice{}, false
}

// interpreterOf is where a virtual environment keeps its interpreter.
func interpreterOf(dir string) string {
	if runtime.GOOS == "windows" {
		return filepath.Join(dir, "Scripts", "python.exe")
	}
	return filepath.Join(dir, "bin", "python")
}
