package peers

import (
	"path/filepath"
	"slices"
)

// Server is a program that serves app:app of the current folder.
type Server struct {
	Name      string
	Title     string   // for a table
	Needs     []string // distributions, of the interpreter
	Framework string   // distribution that an application must use to be served; any where empty
	Terminal  bool     // the server runs in a terminal
	Develop   Command  // reloads when a file changes; nil where it cannot
	Serve     Command  // as many requests as it can; nil where it is not for that
}

// Command is the command line of a server.
type Command func(Settings) []string

// Settings are what command lines are made of.
type Settings struct {
	Python  string // path of the interpreter
	Prefix  string // sys.prefix of the interpreter
	Scripts string // folder that [Unpack] has written to
	Port    string
}

// module is the command line python -m with the arguments that line gives.
func module(line Command) Command {
	return func(s Settings) []string {
		return append([]string{s.Python, "-m"}, line(s)...)
	}
}

// Servers are all that there are, those of frameworks first. Each has the settings
// that its documentation gives for development, one process and, where it has
// them, 8 threads.
func Servers() []Server {
	return slices.Concat(frameworkServers(), applicationServers())
}

func frameworkServers() []Server {
	werkzeug := func(reloader string) Command {
		return func(s Settings) []string {
			return []string{s.Python, filepath.Join(s.Scripts, werkzeugScript), s.Port, reloader}
		}
	}
	return []Server{
		{Name: "flask", Title: "flask run --debug", Needs: []string{"flask"}, Framework: "flask",
			Develop: module(func(s Settings) []string {
				return []string{"flask", "--app", "app:app", "run", "--debug", "--port", s.Port}
			})},
		{Name: "werkzeug-stat", Title: "werkzeug, stat", Needs: []string{"werkzeug"},
			Develop: werkzeug("stat"), Serve: werkzeug("none")},
		{Name: "werkzeug-watchdog", Title: "werkzeug, watchdog", Needs: []string{"werkzeug", "watchdog"},
			Develop: werkzeug("watchdog")},
		{Name: "runserver", Title: "Django runserver", Needs: []string{"django"}, Framework: "django",
			Develop: func(s Settings) []string {
				return []string{s.Python, "manage.py", "runserver", "127.0.0.1:" + s.Port}
			}},
	}
}

func applicationServers() []Server {
	return []Server{
		{Name: "gunicorn", Title: "gunicorn", Needs: []string{"gunicorn"},
			Develop: gunicorn("--reload"), Serve: gunicorn()},
		{Name: "uwsgi", Title: "uWSGI", Needs: []string{"uwsgi"},
			// A reload waits for connections that --http11-socket keeps alive.
			Develop: uwsgi("--http", "--py-autoreload", "1"), Serve: uwsgi("--http11-socket", "--disable-logging")},
		{Name: "waitress", Title: "waitress, with hupper", Needs: []string{"waitress", "hupper"},
			Develop: func(s Settings) []string { // hupper's package cannot be run with -m
				main := "from hupper.cli import main; main()"
				return append([]string{s.Python, "-c", main, "-m"}, waitress(s)...)
			},
			Serve: module(waitress)},
		{Name: "granian", Title: "granian", Needs: []string{"granian", "watchfiles"},
			Develop: granian("--reload"), Serve: granian()},
		{Name: "uvicorn", Title: "uvicorn --interface wsgi", Needs: []string{"uvicorn", "watchfiles"},
			Develop: module(func(s Settings) []string {
				return []string{"uvicorn", "--interface", "wsgi", "--reload", "--port", s.Port, "app:app"}
			})},
	}
}

func gunicorn(more ...string) Command {
	return module(func(s Settings) []string {
		line := []string{"gunicorn", "--workers", "1", "--threads", "8", "--no-control-socket",
			"--bind", "127.0.0.1:" + s.Port}
		return append(append(line, more...), "app:app")
	})
}

func uwsgi(socket string, more ...string) Command {
	return func(s Settings) []string {
		line := []string{filepath.Join(filepath.Dir(s.Python), "uwsgi"), "--home", s.Prefix,
			socket, "127.0.0.1:" + s.Port, "--master", "--lazy-apps", "--threads", "8",
			"--die-on-term", "--need-app", "--module", "app:app"}
		return append(line, more...)
	}
}

func waitress(s Settings) []string {
	return []string{"waitress", "--listen", "127.0.0.1:" + s.Port, "--threads", "8", "app:app"}
}

func granian(more ...string) Command {
	return module(func(s Settings) []string {
		line := []string{"granian", "--interface", "wsgi", "--blocking-threads", "8",
			"--host", "127.0.0.1", "--port", s.Port}
		return append(append(line, more...), "app:app")
	})
}
