package client

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var keepAlive = []byte("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")

// serve answers with a handler and returns a connection to it.
func serve(t *testing.T, h http.HandlerFunc) *Conn {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	c := &Conn{Address: strings.TrimPrefix(s.URL, "http://"), Timeout: 10 * time.Second}
	t.Cleanup(c.Close)
	return c
}

func TestConnIsKept(t *testing.T) {
	var remotes []string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		remotes = append(remotes, r.RemoteAddr)
		if len(remotes) == 2 {
			w.Header().Set("Connection", "close")
		}
		_, _ = w.Write([]byte(strconv.Itoa(len(remotes))))
	})
	for want := 1; want <= 3; want++ {
		if r, err := c.Do(t.Context(), keepAlive); err != nil || r.Status != http.StatusOK || string(r.Content) != strconv.Itoa(want) {
			t.Fatalf("response %d is %+v, %v", want, r, err)
		}
	}
	if remotes[0] != remotes[1] || remotes[1] == remotes[2] {
		t.Errorf("connections from %q: the second response closed its own", remotes)
	}
}

func TestAnIdleConnectionMayEnd(t *testing.T) {
	var requests atomic.Int64
	c := serve(t, func(http.ResponseWriter, *http.Request) {
		if requests.Add(1) == 2 {
			panic(http.ErrAbortHandler) // as if it had been closed before
		}
	})
	for i := range 2 {
		if r, err := c.Do(t.Context(), keepAlive); err != nil || r.Resent != (i == 1) {
			t.Errorf("response %d is %+v, %v", i+1, r, err)
		}
	}
	if n := requests.Load(); n != 3 {
		t.Errorf("%d requests, want 3: the second is sent twice", n)
	}
}

func TestARequestEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	if r, err := c.Do(ctx, keepAlive); err == nil {
		t.Errorf("the response is %+v", r)
	}
}
