package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gdev/cmd/internal/cli"
	"gdev/devserver"
)

// options are the flags of the commands that host an application.
type options struct {
	command     string // "gdev run"
	app         string
	address     string // to listen on
	port        int
	portGiven   bool
	python      string
	threads     int
	directory   string // absolute
	plain       bool
	json        bool
	reveal      bool
	factory     bool
	watch       []string
	ignore      []string
	noReload    bool
	poll        bool
	hold, drain time.Duration
	environ     []string
	errorsToAll bool
	prompts     bool // somebody can answer an application that asks for a line
}

// defaultPort is where gdev listens unless told otherwise.
const defaultPort = 8000

// bindApp declares the flags that say which application it is.
func (o *options) bindApp(c *cobra.Command) {
	f := c.Flags()
	f.StringVarP(&o.directory, "chdir", "C", ".", "the application's folder")
	f.BoolVar(&o.factory, "factory", false, "the attr of APP is a factory: call it to get the application")
}

// bindHost declares the flags that say how it is hosted.
func (o *options) bindHost(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&o.python, "python", "", "the interpreter: a path, a name on PATH, or a virtual environment")
	f.IntVar(&o.threads, "threads", 8, "threads that serve requests; 1 serves one request at a time")
	f.StringArrayVarP(&o.environ, "environ", "e", nil, "a `KEY=VALUE` pair to add to each environ (repeatable)")
	f.BoolVar(&o.reveal, "reveal-secrets", false, "do not mask cookies, tokens and passwords in what is printed")
}

// bindServer declares the flags of a server that runs until its user ends it.
func (o *options) bindServer(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&o.address, "host", "127.0.0.1", "address to listen on; 0.0.0.0 is all of IPv4, :: all there are")
	f.IntVarP(&o.port, "port", "p", defaultPort, "port to listen on; where it is taken and was not asked for, the next free one")
	f.BoolVar(&o.plain, "plain", false, "one line an exchange instead of the UI")
	f.BoolVar(&o.json, "json", false, "one JSON object a line instead of the UI")
	f.StringArrayVar(&o.watch, "watch", nil, "also reload when a file changes that this `pattern` names (repeatable)")
	f.StringArrayVar(&o.ignore, "ignore", nil, "never reload for files that this `pattern` names, though the application has read them (repeatable)")
	f.BoolVar(&o.poll, "poll", false, "look at files each second, and before requests, instead of waiting for the system's events")
	f.BoolVar(&o.noReload, "no-reload", false, "do not watch files")
	f.DurationVar(&o.hold, "hold", devserver.DefaultHold, "how long a request waits for new code, before it is answered 503")
	f.DurationVar(&o.drain, "drain", devserver.DefaultDrain, "how long old code may go on after a reload: a request, then exit handlers")
	f.BoolVar(&o.errorsToAll, "errors-to-all", false, "show tracebacks to all clients, not only to those on this machine that ask for localhost")
}

// complete fills the options in and finds what is wrong with them.
func (o *options) complete(c *cobra.Command) error {
	o.command = c.CommandPath()
	help := o.command + " --help"
	for _, pair := range [][2]string{{"plain", "json"}, {"github", "json"}} {
		if c.Flags().Changed(pair[0]) && c.Flags().Changed(pair[1]) {
			return cli.Usagef(o.command+" --"+pair[0], "--%s and --%s exclude each other", pair[0], pair[1])
		}
	}
	o.portGiven = c.Flags().Changed("port")
	if o.port < 0 || o.port > 65535 {
		return cli.Usagef(help, "--port %d: a port is a number from 0 to 65535", o.port)
	}
	if o.threads < 1 || o.threads > 256 {
		return cli.Usagef(help, "--threads %d: 1 to 256 threads can serve", o.threads)
	}
	for _, name := range []string{"hold", "drain"} {
		if d, _ := c.Flags().GetDuration(name); c.Flags().Changed(name) && d <= 0 {
			return cli.Usagef(help, "--%s %s: a time is longer than none, as in 500ms, 10s or 2m", name, d)
		}
	}
	for _, p := range o.environ {
		if k, _, ok := strings.Cut(p, "="); !ok || k == "" {
			return cli.Usagef(help, "-e %q: a pair is KEY=VALUE", p)
		}
	}
	return o.checkDirectory()
}

func (o *options) checkDirectory() error {
	dir, err := filepath.Abs(o.directory)
	if err != nil {
		return fmt.Errorf("find the folder %q: %w", o.directory, err)
	}
	o.directory = dir
	f, err := os.Open(dir)
	if err == nil {
		_, err = f.Readdirnames(1)
		_ = f.Close()
	}
	switch {
	case os.IsNotExist(err):
		return &cli.Error{Message: fmt.Sprintf("there is no folder %q", dir), Hint: o.command + " --chdir FOLDER APP"}
	case os.IsPermission(err):
		return &cli.Error{Message: fmt.Sprintf("the folder %q may not be read", dir), Hint: "ls -ld " + dir}
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return &cli.Error{Message: fmt.Sprintf("%q is no folder", dir), Hint: o.command + " " + filepath.Base(dir)}
	}
	return nil
}

// again is the command that the user typed, without its flags.
func (o *options) again() string { return strings.TrimSpace(o.command + " " + o.app) }

// environPairs are the -e pairs as a map.
func (o *options) environPairs() map[string]string {
	pairs := map[string]string{}
	for _, p := range o.environ {
		k, v, _ := strings.Cut(p, "=")
		pairs[k] = v
	}
	return pairs
}
