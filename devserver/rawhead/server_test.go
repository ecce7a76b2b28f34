package rawhead_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"gdev/devserver/rawhead"
)

const patience = 10 * time.Second

// received is what a handler saw of a request.
type received struct {
	head    rawhead.Head
	content string
	err     error
	fault   *rawhead.Fault
}

// server is a net/http server over a Listener.
type server struct {
	addr     string
	mu       sync.Mutex
	received []received
	rej      []rawhead.Rejection
}

type connKey struct{}

func connOf(r *http.Request) *rawhead.Conn {
	return r.Context().Value(connKey{}).(*rawhead.Conn)
}

// start serves with handler, or with one that reads the content and answers
// with its method, target and content.
func start(t *testing.T, handler http.HandlerFunc) *server {
	t.Helper()
	s := &server{}
	if handler == nil {
		handler = s.echo
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	hs := &http.Server{
		Handler:                      handler,
		ReadHeaderTimeout:            300 * time.Millisecond,
		IdleTimeout:                  patience,
		DisableGeneralOptionsHandler: true,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, c)
		},
	}
	s.addr = ln.Addr().String()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = hs.Serve(rawhead.NewListener(ln, rawhead.Config{MaxHead: 8 << 10, Rejected: s.rejected}))
	}()
	t.Cleanup(func() {
		_ = hs.Close()
		<-done
	})
	return s
}

func (s *server) rejected(r rawhead.Rejection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rej = append(s.rej, r)
}

func (s *server) echo(w http.ResponseWriter, r *http.Request) {
	_ = http.NewResponseController(w).EnableFullDuplex()
	content, err := io.ReadAll(r.Body)
	c := connOf(r)
	s.mu.Lock()
	s.received = append(s.received, received{c.Head(), string(content), err, c.Fault()})
	s.mu.Unlock()
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
	}
	_, _ = fmt.Fprintf(w, "%s %s %s", r.Method, r.RequestURI, content)
}

func (s *server) results() ([]received, []rawhead.Rejection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.received, s.rej
}

func (s *server) dial(t *testing.T) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return c.(*net.TCPConn)
}

// talk sends the pieces and returns everything that comes back until the
// server ends the connection, which the last request should ask for.
func (s *server) talk(t *testing.T, pieces ...string) string {
	t.Helper()
	c := s.dial(t)
	_ = c.SetNoDelay(true)
	go func() {
		for _, p := range pieces {
			if _, err := io.WriteString(c, p); err != nil {
				return
			}
		}
	}()
	b, err := io.ReadAll(c)
	if err != nil && !errors.Is(err, net.ErrClosed) {
		t.Fatalf("read the answer: %v after %q", err, b)
	}
	return string(b)
}

// statuses returns the status codes of the responses in b.
func statuses(b string) (codes []string) {
	for i := strings.Index(b, "HTTP/1.1 "); i >= 0; i = strings.Index(b, "HTTP/1.1 ") {
		b = b[i+len("HTTP/1.1 "):]
		codes = append(codes, b[:3])
	}
	return codes
}
