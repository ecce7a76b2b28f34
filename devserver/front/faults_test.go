package front

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"gdev/devserver/generation"
	"gdev/devserver/host"
	"gdev/inspect"
	"gdev/inspect/history"
)

// TestAPanicIsReportedAsGdevsOwnFault, and the client has an answer; the next
// request comes on the same connection.
func TestAPanicIsReportedAsGdevsOwnFault(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	hub := history.NewHub()
	published := hub.Subscribe(history.DisplayPolicy())
	pool := newPool(hub)
	s := New(Config{Hub: hub}, pool)
	pool.SyncWith(func(context.Context) { panic("on\npurpose") })
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	defer func() {
		pool.Close()
		s.Shutdown(t.Context())
		if err := <-served; err != nil {
			t.Error(err)
		}
	}()
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}}
	defer client.CloseIdleConnections()
	for n := 1; n <= 2; n++ {
		r, err := client.Post("http://"+ln.Addr().String()+"/", "text/plain", strings.NewReader("not read"))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if r.StatusCode != 500 || !strings.Contains(string(body), "please report: panic: on") {
			t.Errorf("answer %d: %s", r.StatusCode, body)
		}
		var notice inspect.Notice
		var exchange inspect.Exchange
		for deadline := time.Now().Add(10 * time.Second); exchange.Outcome == "" && time.Now().Before(deadline); time.Sleep(time.Millisecond) {
			if n, x := last(published); n.Fault > 0 {
				notice, exchange = n, x
			} else {
				exchange = x
			}
		}
		if notice.Fault != n || !strings.HasPrefix(notice.Text, "gdev's own fault, please report: panic: ") {
			t.Errorf("notice %d: %+v", n, notice)
		}
		if len(notice.Stack) < 3 || strings.Contains(strings.Join(notice.Stack, ""), "\n") {
			t.Errorf("stack: %q", notice.Stack)
		}
		if exchange.Outcome != inspect.OutcomeFailed {
			t.Errorf("outcome %q", exchange.Outcome)
		}
	}
}

// noHosts provides nothing: there are no generations.
type noHosts struct{ host.Provider }

func (noHosts) Close() {}

func newPool(hub *history.Hub) *generation.Pool {
	return generation.New(generation.Config{Hub: hub, Provider: noHosts{}})
}

// last gives the last notice and exchange that were published since.
func last(published *history.Subscription) (n inspect.Notice, x inspect.Exchange) {
	events, _ := published.Take()
	for _, e := range events {
		switch e := e.(type) {
		case inspect.Notice:
			n = e
		case inspect.Exchange:
			x = e
		}
	}
	return n, x
}

func TestWhatNetHTTPLogsIsAFaultButNotWhatTheSystemRefuses(t *testing.T) {
	for logged, want := range map[string]inspect.Notice{
		"http: panic serving 127.0.0.1:1: oh\ngoroutine 7 [running]:\nmain.f()\n": {
			Text: "gdev's own fault, please report: http: panic serving 127.0.0.1:1: oh", Fault: 1,
			Stack: []string{"goroutine 7 [running]:", "main.f()"},
		},
		"http: superfluous response.WriteHeader call": {
			Text: "gdev's own fault, please report: http: superfluous response.WriteHeader call", Fault: 1,
		},
		"http: Accept error: too many open files; retrying in 5ms": {
			Text: "cannot accept a connection: too many open files; retrying in 5ms",
		},
	} {
		hub := history.NewHub()
		published := hub.Subscribe(history.DisplayPolicy())
		log.New(&faults{hub: hub}, "", 0).Print(logged)
		n, _ := last(published)
		n.At = want.At
		if !reflect.DeepEqual(n, want) {
			t.Errorf("%q is shown as %+v, want %+v", logged, n, want)
		}
	}
}
