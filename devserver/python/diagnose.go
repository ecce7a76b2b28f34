package python

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// oldest is the oldest version that hosts an application.
var oldest = [2]int{3, 8}

// probeTime is how long an interpreter may take to tell its version.
const probeTime = 10 * time.Second

// probe prints the version; it is valid from Python 2.7 on.
const probe = "import sys; sys.stdout.write('%d.%d.%d' % sys.version_info[:3])"

// Diagnose finds out why an interpreter did not become a host: by how its
// process ended (or the system's reason not to start it), by what it wrote to
// stderr, and by asking it for its version.
func Diagnose(ctx context.Context, c Choice, ended error, stderr string) *Error {
	e := &Error{Hint: "gdev run --python /path/to/python3", LookedAt: []string{c.Why + ": " + c.Path}}
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.Path, "-c", probe)
	cmd.WaitDelay = time.Second // a child of its own may hold the pipe open
	out, err := cmd.Output()
	version := strings.TrimSpace(string(out))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.missing(c.Path)
	case errors.Is(err, fs.ErrPermission):
		e.Message = fmt.Sprintf("%q may not be executed", c.Path)
		e.Hint = "ls -l " + c.Path
	case ctx.Err() != nil:
		e.Message = fmt.Sprintf("%q did not tell its version within %s", c.Path, probeTime)
	case err != nil:
		e.Message = fmt.Sprintf("%q is no working Python: %s", c.Path, err)
		e.look(err)
	case tooOld(version):
		e.Message = fmt.Sprintf("%q is Python %s, and gdev needs %d.%d or newer", c.Path, version, oldest[0], oldest[1])
	case version == "" || !strings.HasPrefix(version, "3."):
		e.Message = fmt.Sprintf("%q is no Python: asked for its version it said %.60q", c.Path, version)
	default:
		e.Message = fmt.Sprintf("Python %s at %q could not start gdev's host: %s", version, c.Path, ended)
		e.Hint = c.Path + " -c 'import json, socket, threading'"
		e.say(stderr)
	}
	return e
}

// missing tells what the system could not find to start the interpreter.
func (e *Error) missing(path string) {
	target, err := os.Readlink(path)
	if _, statErr := os.Stat(path); statErr == nil {
		e.Message = fmt.Sprintf("%q cannot be started: the program that its first line names, or its loader, does not exist", path)
	} else if err == nil {
		e.Message = fmt.Sprintf("%q is a link to %q, which does not exist", path, target)
		e.Hint = "python3 -m venv --clear " + filepath.Dir(filepath.Dir(path))
	} else {
		e.Message = fmt.Sprintf("there is no interpreter at %q", path)
	}
}

// look adds what the interpreter wrote while it was asked.
func (e *Error) look(err error) {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		e.say(string(exit.Stderr))
	}
}

func (e *Error) say(text string) {
	for line := range strings.Lines(strings.TrimSpace(text)) {
		e.LookedAt = append(e.LookedAt, strings.TrimRight(line, "\r\n"))
	}
}

func tooOld(version string) bool {
	parts := strings.Split(version, ".")
	if len(parts) != 3 {
		return false
	}
	major, err1 := strconv.Atoi(parts[0])
	minor, err2 := strconv.Atoi(parts[1])
	return err1 == nil && err2 == nil && (major < oldest[0] || major == oldest[0] && minor < oldest[1])
}
