package main

import (
	"path/filepath"
	"slices"
)

// server is a program that serves app:app of the current folder.
type server struct {
	name    string
	title   string   // for the table
	needs   []string // distributions
	apps    []string // that it serves; all where empty
	screen  bool     // runs in a terminal
	develop command  // reloads when a file changes; nil where it cannot
	serve   command  // as many requests as it can; nil where it is not for that
}

// command is the command line of a server.
type command func(s setting) []string

// setting is what command lines are made of.
type setting struct {
	gdev    string // path of the binary
	python  string
	prefix  string // of python
	scripts string // folder of our Python scripts
	port    string
}

// serverNames are the values of --servers.
func serverNames() []string {
	var names []string
	for _, s := range servers() {
		names = append(names, s.name)
	}
	return names
}

// module is the command line python -m with the arguments that line gives.
func module(line func(s setting) []string) command {
	return func(s setting) []string {
		return append([]string{s.python, "-m"}, line(s)...)
	}
}

// servers are all that the bench knows, in the order of the table. Each has
// the settings that its documentation gives for development, one process and,
// where it has them, 8 threads.
func servers() []server {
	return slices.Concat(gdevServers(), frameworkServers(), applicationServers())
}

func gdevServers() []server {
	run := func(more ...string) command {
		return func(s setting) []string {
			line := []string{s.gdev, "run", "--port", s.port, "--python", s.python}
			return append(append(line, more...), "app:app")
		}
	}
	return []server{
		{name: "gdev", title: "gdev --plain", develop: run("--plain"), serve: run("--plain")},
		{name: "gdev-ui", title: "gdev", screen: true, develop: run(), serve: run()},
	}
}

func frameworkServers() []server {
	werkzeug := func(reloader string) command {
		return func(s setting) []string {
			return []string{s.python, filepath.Join(s.scripts, "werkzeug_server.py"), s.port, reloader}
		}
	}
	return []server{
		{name: "flask", title: "flask run --debug", needs: []string{"flask"}, apps: []string{"flask", "heavy"},
			develop: module(func(s setting) []string {
				return []string{"flask", "--app", "app:app", "run", "--debug", "--port", s.port}
			})},
		{name: "werkzeug-stat", title: "werkzeug, stat", needs: []string{"werkzeug"},
			develop: werkzeug("stat"), serve: werkzeug("none")},
		{name: "werkzeug-watchdog", title: "werkzeug, watchdog", needs: []string{"werkzeug", "watchdog"},
			develop: werkzeug("watchdog")},
		{name: "runserver", title: "Django runserver", needs: []string{"django"}, apps: []string{"django"},
			develop: func(s setting) []string {
				return []string{s.python, "manage.py", "runserver", "127.0.0.1:" + s.port}
			}},
	}
}

func applicationServers() []server {
	gunicorn := func(more ...string) command {
		return module(func(s setting) []string {
			line := []string{"gunicorn", "--workers", "1", "--threads", "8", "--no-control-socket",
				"--bind", "127.0.0.1:" + s.port}
			return append(append(line, more...), "app:app")
		})
	}
	uwsgi := func(socket string, more ...string) command {
		return func(s setting) []string {
			line := []string{filepath.Join(filepath.Dir(s.python), "uwsgi"), "--home", s.prefix,
				socket, "127.0.0.1:" + s.port, "--master", "--lazy-apps", "--threads", "8",
				"--die-on-term", "--need-app", "--module", "app:app"}
			return append(line, more...)
		}
	}
	waitress := func(s setting) []string {
		return []string{"waitress", "--listen", "127.0.0.1:" + s.port, "--threads", "8", "app:app"}
	}
	granian := func(more ...string) command {
		return module(func(s setting) []string {
			line := []string{"granian", "--interface", "wsgi", "--blocking-threads", "8",
				"--host", "127.0.0.1", "--port", s.port}
			return append(append(line, more...), "app:app")
		})
	}
	return []server{
		{name: "gunicorn", title: "gunicorn", needs: []string{"gunicorn"},
			develop: gunicorn("--reload"), serve: gunicorn()},
		{name: "uwsgi", title: "uWSGI", needs: []string{"uwsgi"},
			// A reload waits for connections that --http11-socket keeps alive.
			develop: uwsgi("--http", "--py-autoreload", "1"), serve: uwsgi("--http11-socket", "--disable-logging")},
		{name: "waitress", title: "waitress, with hupper", needs: []string{"waitress", "hupper"},
			develop: func(s setting) []string { // hupper's package cannot be run with -m
				main := "from hupper.cli import main; main()"
				return append([]string{s.python, "-c", main, "-m"}, waitress(s)...)
			},
			serve: module(waitress)},
		{name: "granian", title: "granian", needs: []string{"granian", "watchfiles"},
			develop: granian("--reload"), serve: granian()},
		{name: "uvicorn", title: "uvicorn --interface wsgi", needs: []string{"uvicorn", "watchfiles"},
			develop: module(func(s setting) []string {
				return []string{"uvicorn", "--interface", "wsgi", "--reload", "--port", s.port, "app:app"}
			})},
	}
}
