//go:build unix

package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gdev/cmd/internal/cli"
)

// TestBadInput gives gdev what it cannot work with: each is answered with an
// error, a hint, and an exit code that is not 0, and with no traceback of
// gdev's own.
func TestBadInput(t *testing.T) {
	t.Parallel()
	dir := project(t, map[string]string{
		"app.py":      hello + "\nnumber = 3\n",
		"factory.py":  "def create_app():\n    raise RuntimeError('no database')\n",
		"asgi.py":     "async def application(scope, receive, send):\n    pass\n",
		"none/README": "",
		"two/app.py":  hello,
		"two/main.py": hello,
		"fake/python": "#!/bin/sh\necho no python >&2\nexit 1\n",
	})
	fake := filepath.Join(dir, "fake", "python")
	if err := os.Chmod(fake, 0o755); err != nil {
		t.Fatal(err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() }) // after the parallel subtests
	port := strconv.Itoa(taken.Addr().(*net.TCPAddr).Port)

	for _, c := range []struct {
		name string
		args []string
		says string
		code int
	}{
		{"no such module", []string{"run", "ap:app"}, `"ap"`, cli.ExitError},
		{"no such attr", []string{"run", "app:nothing"}, "nothing", cli.ExitError},
		{"attr not callable", []string{"run", "app:number"}, "not callable", cli.ExitError},
		{"a factory that raises", []string{"run", "factory:create_app()"}, "no database", cli.ExitError},
		{"an ASGI application", []string{"run", "asgi:application"}, "ASGI", cli.ExitError},
		{"nothing found", []string{"run", "--chdir", "none"}, "app.py", cli.ExitError},
		{"more than one found", []string{"run", "--chdir", "two"}, "gdev run main:application", cli.ExitError},
		{"no python", []string{"run", "--python", "/nowhere/python", "app"}, "/nowhere/python", cli.ExitError},
		{"a broken python", []string{"run", "--python", fake, "app"}, "no python", cli.ExitError},
		{"a taken port", []string{"run", "--port", port, "app"}, "taken", cli.ExitError},
		{"a port that is none", []string{"run", "--port", "99999", "app"}, "99999", cli.ExitUsage},
		{"no folder", []string{"run", "--chdir", "nowhere", "app"}, "nowhere", cli.ExitError},
		{"a file as folder", []string{"run", "--chdir", "app.py"}, "app.py", cli.ExitError},
		{"text and JSON", []string{"run", "--plain", "--json"}, "exclude", cli.ExitUsage},
		{"an unknown flag", []string{"run", "--frob"}, "--frob", cli.ExitUsage},
		{"an unknown command", []string{"rnu"}, "rnu", cli.ExitUsage},
		{"two applications", []string{"run", "a", "b"}, "one APP", cli.ExitUsage},
		{"no threads", []string{"run", "--threads", "0"}, "--threads", cli.ExitUsage},
		{"no time to hold", []string{"run", "--hold", "0s"}, "--hold", cli.ExitUsage},
		{"a time that has passed", []string{"run", "--drain", "-1s"}, "--drain", cli.ExitUsage},
		{"a check of no module", []string{"check", "ap:app"}, `"ap"`, cli.ExitError},
		{"a check of what cannot be loaded", []string{"check", "factory:create_app()"}, "no database", cli.ExitError},
		{"a check of two applications", []string{"check", "a", "b"}, "one APP", cli.ExitUsage},
		{"a request without a method", []string{"check", "app", "--request", "/"}, `"/"`, cli.ExitUsage},
		{"a request of two lines", []string{"check", "app", "--request", "GET /\r\nX: y"}, "--request", cli.ExitUsage},
		{"a field without a colon", []string{"check", "app", "-H", "Accept"}, `"Accept"`, cli.ExitUsage},
		{"a length of the user's", []string{"check", "app", "-H", "content-length: 5"}, "--data", cli.ExitUsage},
		{"no time", []string{"check", "app", "--timeout", "0"}, "--timeout", cli.ExitUsage},
		{"two forms at once", []string{"check", "app", "--json", "--github"}, "github", cli.ExitUsage},
		{"no such rule", []string{"explain", "A99"}, `"A99"`, cli.ExitUsage},
		{"two rules", []string{"explain", "A1", "A2"}, "one RULE", cli.ExitUsage},
		{"a pair that is none", []string{"run", "-e", "x"}, "KEY=VALUE", cli.ExitUsage},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			expectError(t, launch(t, dir, c.args...), c.code, c.says)
		})
	}
}

func expectError(t *testing.T, p *process, code int, says string) {
	t.Helper()
	until(t, "gdev ends", func() bool {
		select {
		case <-p.done:
			return true
		default:
			return false
		}
	})
	said := p.stderr()
	if p.code != code {
		t.Errorf("exit code %d, not %d", p.code, code)
	}
	for _, want := range []string{"gdev: error: ", "gdev: hint: ", says} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in:\n%s", want, said)
		}
	}
	for _, never := range []string{"goroutine ", "gdev_host/"} {
		if strings.Contains(said, never) {
			t.Errorf("%q is in:\n%s", never, said)
		}
	}
}

// TestJSONTellsTheFailureThatEndsGdev also where nothing was served.
func TestJSONTellsTheFailureThatEndsGdev(t *testing.T) {
	t.Parallel()
	p := launch(t, project(t, map[string]string{"app.py": hello}), "run", "--json", "--port", "0", "ap:app")
	expectError(t, p, cli.ExitError, `"ap"`)
	if g := p.records("generation"); len(g) != 1 || g[0]["state"] != "failed" {
		t.Errorf("the generations are %v", g)
	}
}

func TestPythonThatIsTooOld(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"python2.7", "python3.6", "python3.7"} {
		path, err := exec.LookPath(name)
		if err != nil || exec.Command(path, "-c", "").Run() != nil {
			continue
		}
		t.Run(name, func(t *testing.T) {
			dir := project(t, map[string]string{"app.py": hello})
			expectError(t, launch(t, dir, "run", "--python", path), cli.ExitError, "3.8")
		})
	}
}

func TestFolderWithoutRights(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root may read every folder")
	}
	dir := project(t, map[string]string{"closed/app.py": hello})
	closed := filepath.Join(dir, "closed")
	if err := os.Chmod(closed, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(closed, 0o755) })
	expectError(t, launch(t, dir, "run", "--chdir", "closed"), cli.ExitError, "may not be read")
}
