// Package peers starts other servers for WSGI applications (Gunicorn, uWSGI,
// waitress, werkzeug, …), tells when they are ready, and ends them with all that
// they have started. They listen on 127.0.0.1.
package peers

import (
	_ "embed"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
)

// werkzeugScript is the name of the script that serves with werkzeug.
const werkzeugScript = "werkzeug_server.py"

//go:embed werkzeug_server.py
var werkzeugSource []byte

// Unpack writes what some servers are started with to a folder, the Scripts of
// their [Settings].
func Unpack(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("make the folder of the servers' scripts: %w", err)
	}
	if err := os.WriteFile(filepath.Join(folder, werkzeugScript), werkzeugSource, 0o644); err != nil {
		return fmt.Errorf("unpack the servers' scripts: %w", err)
	}
	return nil
}

// Environment is this process's own, without what changes how a Python starts or
// what a server does. Bytecode is cached, as it is for most users.
func Environment() []string {
	var env []string
	for _, e := range os.Environ() {
		name, _, _ := strings.Cut(e, "=")
		switch {
		case strings.HasPrefix(name, "PYTHON"), strings.HasPrefix(name, "FLASK_"),
			strings.HasPrefix(name, "GUNICORN_"), strings.HasPrefix(name, "UWSGI_"),
			strings.HasPrefix(name, "GRANIAN_"), strings.HasPrefix(name, "HUPPER_"),
			strings.HasPrefix(name, "WERKZEUG_"), strings.HasPrefix(name, "GDEV_"), name == "DJANGO_SETTINGS_MODULE":
		default:
			env = append(env, e)
		}
	}
	return append(env, "TERM=xterm-256color")
}

// freeAddress is one on which nothing listens.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().String(), nil
}
