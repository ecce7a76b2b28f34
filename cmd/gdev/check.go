package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"gdev/assets"
	"gdev/cmd/internal/cli"
	"gdev/inspect"
	"gdev/inspect/export"
	"gdev/inspect/history"
)

// checkOptions are the flags of gdev check.
type checkOptions struct {
	options
	requests []string
	fields   []string
	data     string
	timeout  time.Duration
	github   bool
}

func newCheckCommand() *cobra.Command {
	var o checkOptions
	c := &cobra.Command{
		Use:   "check [APP]",
		Short: "Send an application a few requests and tell which rules of PEP 3333 it breaks",
		Long: `Check a WSGI application, in a CI job for example: load it, send it requests,
also a HEAD and an OPTIONS of each target, and print which rules of PEP 3333
it breaks. APP is what gdev run takes.

The exit code is 1 where a rule that PEP 3333 calls a must is broken, where a
response is a 5xx or not complete, and where the application cannot be loaded.
Warnings alone leave it 0.`,
		Example: "  gdev check app:app\n" +
			"  gdev check app:app --request 'GET /' --request 'POST /login' --data 'user=eve' -H 'Content-Type: application/x-www-form-urlencoded'\n" +
			"  gdev check app:app --github",
		Args: oneApp,
		RunE: func(c *cobra.Command, args []string) error {
			o.app = strings.Join(args, "")
			return o.check(c)
		},
	}
	o.bindApp(c)
	o.bindHost(c)
	f := c.Flags()
	f.StringArrayVar(&o.requests, "request", []string{"GET /"}, "a request, `'METHOD /target'` (repeatable)")
	f.StringArrayVarP(&o.fields, "header", "H", nil, "a field, `'Name: value'`, for each request (repeatable)")
	f.StringVar(&o.data, "data", "", "content for the given requests; say with -H what type it is of")
	f.DurationVar(&o.timeout, "timeout", 30*time.Second, "end a request that takes longer")
	f.BoolVar(&o.json, "json", false, "one JSON object a line instead of text")
	f.BoolVar(&o.github, "github", false, "annotations for GitHub Actions instead of text")
	return c
}

// check serves the application to nobody but itself.
func (o *checkOptions) check(c *cobra.Command) error {
	if err := o.complete(c); err != nil {
		return err
	}
	if o.timeout <= 0 {
		return cli.Usagef(c.CommandPath()+" --timeout 30s", "--timeout %s: no request is so quick", o.timeout)
	}
	probes, err := o.probes(c)
	if err != nil {
		return err
	}
	o.address, o.port, o.noReload = "127.0.0.1", 0, true
	ln, _, err := listen(&o.options)
	if err != nil {
		return err
	}
	return o.host(c, ln, func(ctx context.Context, s *session) error {
		k := &checker{
			session: s, timeout: o.timeout, history: history.New(math.MaxInt, math.MaxInt64),
			write: o.writer(c.OutOrStdout()),
		}
		if err := k.run(ctx, ln.Addr().String(), probes); err != nil {
			return err
		}
		if !o.json {
			k.summarize(c.OutOrStdout())
		}
		if k.faulty() {
			return cli.ErrFaults
		}
		return nil
	})
}

// writer writes events in the form that was asked for.
func (o *checkOptions) writer(w io.Writer) func([]inspect.Event, int) error {
	switch {
	case o.json:
		return export.NewJSONWriter(w, export.JSONOptions{Reveal: o.reveal}).Write
	case o.github:
		return newAnnotator(w, o.directory, o.reveal).write
	}
	return export.NewPlainWriter(w, export.PlainOptions{Reveal: o.reveal}).Write
}

// checker sends requests one after another and gathers what happens.
type checker struct {
	*session
	timeout time.Duration
	history *history.History
	write   func([]inspect.Event, int) error
}

// run loads the application and sends it the probes.
func (k *checker) run(ctx context.Context, address string, probes []probe) error {
	k.server.Begin(inspect.ReasonStart, nil)
	err := k.until(ctx, func() bool { return k.history.Current().State == inspect.GenerationReady })
	if err != nil {
		return err
	}
	for _, p := range probes {
		if err := k.try(ctx, address, p); err != nil {
			return err
		}
	}
	return nil
}

// try sends a probe and takes in what happens until its exchange has ended. The
// exchange is known by the client's address, and is newer than any before it.
func (k *checker) try(ctx context.Context, address string, p probe) error {
	conn, err := p.send(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close()
	client, before := conn.LocalAddr().String(), k.newest("").Number
	var isLate atomic.Bool
	defer time.AfterFunc(k.timeout, func() {
		isLate.Store(true)
		k.hub.Publish(inspect.Notice{ // wakes until, too
			At: time.Now(), Text: fmt.Sprintf("%s took longer than %s (--timeout) and is ended", p, k.timeout),
		})
	}).Stop()
	killed := false
	return k.until(ctx, func() bool {
		x := k.newest(client)
		if x.Number <= before {
			return false // the server has not seen it yet
		}
		if isLate.Load() && !killed {
			killed = true
			k.server.Kill(x.Number) // its traceback tells where it was
		}
		return x.State == inspect.StateEnded
	})
}

// newest is the last exchange of a client, or of all; the zero Exchange where
// there is none.
func (k *checker) newest(client string) inspect.Exchange {
	for i := k.history.Len() - 1; i >= 0; i-- {
		if x, ok := k.history.Row(i).(inspect.Exchange); ok && (client == "" || x.Client == client) {
			return x
		}
	}
	return inspect.Exchange{}
}

// until takes in what happens until holds does.
func (k *checker) until(ctx context.Context, holds func() bool) error {
	for !holds() {
		err := k.next(ctx, func(events []inspect.Event, lost int) error {
			k.history.Apply(events, lost)
			return k.write(events, lost)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// exchanges calls use with each exchange.
func (k *checker) exchanges(use func(inspect.Exchange)) {
	for i := range k.history.Len() {
		if x, ok := k.history.Row(i).(inspect.Exchange); ok {
			use(x)
		}
	}
}

// failed reports whether an exchange ended as none should. 501 is how a server
// says that it does not know the method (RFC 9110 §15.6.2), which an
// application may say of those that the check adds.
func failed(x inspect.Exchange) bool {
	unknown := x.Outcome == inspect.OutcomeComplete && strings.HasPrefix(x.Response.Status, "501")
	return x.Troubled() && !unknown
}

// faulty reports whether anything is so wrong that the exit code says it.
func (k *checker) faulty() bool {
	bad := k.history.Counts().Findings.Errors > 0
	k.exchanges(func(x inspect.Exchange) { bad = bad || failed(x) })
	return bad
}

// summarize writes the totals, and for each rule that was broken where to read
// about it.
func (k *checker) summarize(w io.Writer) {
	failures, broken := 0, map[string]bool{}
	k.exchanges(func(x inspect.Exchange) {
		if failed(x) {
			failures++
		}
		for _, f := range x.Findings {
			broken[f.Rule] = true
		}
	})
	n := k.history.Counts()
	_, _ = fmt.Fprintf(w, "exchanges: %d, failed: %d, errors: %d, warnings: %d\n",
		n.Exchanges, failures, n.Findings.Errors, n.Findings.Warnings)
	for _, e := range assets.Explanations() {
		if broken[e.Rule] {
			_, _ = fmt.Fprintf(w, "%-4s %s (gdev explain %s)\n", e.Rule, e.Title, e.Rule)
		}
	}
}
