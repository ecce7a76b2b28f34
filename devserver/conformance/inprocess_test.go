package conformance

import (
	"net"
	"path/filepath"
	"testing"

	"gdev/devserver"
	gdevpython "gdev/devserver/python"
	"gdev/devserver/wire"
	"gdev/inspect"
	"gdev/inspect/history"
)

// serveInProcess serves testdata/app.py on a Python, with what Config has that
// the command line does not.
func serveInProcess(t *testing.T, p *python, c devserver.Config) *host {
	t.Helper()
	hostDir, err := filepath.Abs("../../assets/py")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c.Hub, c.HostDir = history.NewHub(), hostDir
	c.Python = func() (gdevpython.Choice, error) { return gdevpython.Choice{Path: p.path}, nil }
	c.Setup = wire.Setup{App: "app:application", Directory: inspect.Path(dir), Threads: 16, Bounds: wire.DefaultBounds}
	s := devserver.New(c)
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	t.Cleanup(func() {
		s.Shutdown()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	s.Begin(inspect.ReasonStart, nil)
	return &host{python: p, address: ln.Addr().String()}
}
