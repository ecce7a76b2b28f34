package main

import (
	"context"
	"slices"

	"gdev/devserver/client"
	"gdev/devserver/peers"
)

// servers are all that the bench knows, in the order of the table; gdev is the
// path of its binary.
func servers(gdev string) []peers.Server {
	return slices.Concat(gdevServers(gdev), peers.Servers())
}

func gdevServers(gdev string) []peers.Server {
	run := func(more ...string) peers.Command {
		return func(s peers.Settings) []string {
			line := []string{gdev, "run", "--port", s.Port, "--python", s.Python}
			return append(append(line, more...), "app:app")
		}
	}
	return []peers.Server{
		{Name: "gdev", Title: "gdev --plain", Develop: run("--plain"), Serve: run("--plain")},
		{Name: "gdev-ui", Title: "gdev", Terminal: true, Develop: run(), Serve: run()},
	}
}

// serverNames are the values of --servers.
func serverNames() []string {
	var names []string
	for _, s := range servers("") {
		names = append(names, s.Name)
	}
	return names
}

// process is a running server and the project that it serves.
type process struct {
	server  peers.Server
	project *project
	peer    *peers.Process
}

// start starts a server on a project and waits for its first good response.
func (b *bench) start(ctx context.Context, s peers.Server, command peers.Command, p *project) (*process, error) {
	peer, err := peers.Start(ctx, peers.Options{
		Server: s, Command: command, Settings: b.settings, Folder: p.dir, Log: p.dir + ".log",
		Ready: func(r client.Response) bool { return newAnswer(r, nil).good() },
	})
	if err != nil {
		return nil, err
	}
	return &process{server: s, project: p, peer: peer}, nil
}
