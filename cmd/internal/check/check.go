// Package check sends an application requests and reports which rules of PEP 3333
// it breaks.
package check

import (
	"context"
	"fmt"
	"io"
	"math"
	"sync/atomic"
	"time"

	"gdev/cmd/internal/cli"
	"gdev/cmd/internal/config"
	"gdev/cmd/internal/session"
	"gdev/devserver/client"
	"gdev/inspect"
	"gdev/inspect/export"
	"gdev/inspect/history"
)

// Run serves the application to nobody but itself, and writes what happens to
// out. It fails with [cli.ErrFaults] where it found any.
func Run(ctx context.Context, settings *config.Settings, out io.Writer) error {
	all, err := requests(settings)
	if err != nil {
		return err
	}
	settings.Host, settings.NoReload = "127.0.0.1", true
	ln, err := session.ListenLocally()
	if err != nil {
		return err
	}
	return session.Host(ctx, settings, ln, false, func(ctx context.Context, s *session.Session) error {
		k := &checker{
			session: s, timeout: settings.Timeout, history: history.New(math.MaxInt, math.MaxInt64),
			write: writer(settings, out),
		}
		if err := k.run(ctx, ln.Addr().String(), all); err != nil {
			return err
		}
		if !settings.JSON {
			k.summarize(out)
		}
		if k.faulty() {
			return cli.ErrFaults
		}
		return nil
	})
}

// writer writes events in the form that was asked for.
func writer(settings *config.Settings, out io.Writer) func([]inspect.Event, int) error {
	switch {
	case settings.JSON:
		return export.NewJSONWriter(out, export.JSONOptions{Reveal: settings.Reveal}).Write
	case settings.GitHub:
		return newAnnotator(out, settings.Chdir, settings.Reveal).write
	}
	return export.NewPlainWriter(out, export.PlainOptions{Reveal: settings.Reveal}).Write
}

// checker sends requests one after another and gathers what happens.
type checker struct {
	session *session.Session
	timeout time.Duration // the longest that one request may take
	history *history.History
	write   func([]inspect.Event, int) error
}

// run loads the application and sends it the requests.
func (k *checker) run(ctx context.Context, address string, all []client.Request) error {
	k.session.Begin()
	err := k.until(ctx, func() bool { return k.history.Current().State == inspect.GenerationReady })
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := k.send(ctx, address, r); err != nil {
			return err
		}
	}
	return nil
}

// send sends a request and takes in what happens until its exchange has ended. The
// exchange is known by the client's address, and is newer than any before it.
func (k *checker) send(ctx context.Context, address string, r client.Request) error {
	conn, err := client.Send(ctx, address, r)
	if err != nil {
		return err
	}
	defer conn.Close()
	sender, before := conn.LocalAddr().String(), k.newest("").Number
	var isLate atomic.Bool
	defer time.AfterFunc(k.timeout, func() {
		isLate.Store(true)
		k.session.Notify(fmt.Sprintf("%s took longer than %s (--timeout) and is ended", r, k.timeout))
	}).Stop()
	killed := false
	return k.until(ctx, func() bool {
		x := k.newest(sender)
		if x.Number <= before {
			return false // the server has not read it yet
		}
		if isLate.Load() && !killed {
			killed = true
			k.session.Kill(x.Number) // its traceback says where it was
		}
		return x.State == inspect.StateEnded
	})
}

// newest is the last exchange of a client, or of all; the zero Exchange where
// there is none.
func (k *checker) newest(sender string) inspect.Exchange {
	for i := k.history.Len() - 1; i >= 0; i-- {
		if x, ok := k.history.Row(i).(inspect.Exchange); ok && (sender == "" || x.Client == sender) {
			return x
		}
	}
	return inspect.Exchange{}
}

// until takes in what happens until holds does.
func (k *checker) until(ctx context.Context, holds func() bool) error {
	for !holds() {
		err := k.session.Next(ctx, func(events []inspect.Event, lost int) error {
			k.history.Apply(events, lost)
			return k.write(events, lost)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
