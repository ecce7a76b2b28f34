package rawhead_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"gdev/inspect"
)

// TestAnswerReachesTheWireAsGiven wants the status and fields of the
// application on the wire as they are (X2, X3, X6), and net/http's framing.
func TestAnswerReachesTheWireAsGiven(t *testing.T) {
	fields := []inspect.Field{
		{Name: "x-lower", Value: "1"}, {Name: "Set-Cookie", Value: "b=2"}, {Name: "X-Last", Value: "é\tx"},
		{Name: "set-cookie", Value: "a=1"}, {Name: "DATE", Value: "today"}, {Name: "content-type", Value: "a/b"},
	}
	const given = "x-lower: 1\r\nSet-Cookie: b=2\r\nX-Last: \xe9\tx\r\nset-cookie: a=1\r\nDATE: today\r\ncontent-type: a/b\r\n"
	for _, tt := range []struct{ name, request, status, want string }{
		{"chunked", "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "299 Quite Fine", "HTTP/1.1 299 Quite Fine\r\n" + given + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"},
		{"HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", "200 ok", "HTTP/1.0 200 ok\r\n" + given + "\r\nhello"},
		{"hostile status", "GET / HTTP/1.0\r\n\r\n", "200 a\r\nb\x00c€", "HTTP/1.0 200 a??b?c?\r\n" + given + "\r\nhello"},
		{"after 100 Continue", "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx", "200 OK", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n" + given + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := start(t, func(w http.ResponseWriter, r *http.Request) {
				connOf(r).SetResponseHead(tt.status, fields)
				_, _ = io.Copy(io.Discard, r.Body)
				for _, f := range fields {
					w.Header()[f.Name] = append(w.Header()[f.Name], f.Value)
				}
				w.Header()["Date"] = nil
				w.Header()["Content-Type"] = nil
				w.WriteHeader(200)
				_ = http.NewResponseController(w).Flush()
				_, _ = io.WriteString(w, "hello")
			})
			if got := s.talk(t, tt.request); got != tt.want {
				t.Errorf("answer is\n%q, want\n%q", got, tt.want)
			}
		})
	}
}

func TestAnswerIsForOneResponse(t *testing.T) {
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		if r.RequestURI == "/odd" {
			connOf(r).SetResponseHead("200 Odd", []inspect.Field{{Name: "Content-Length", Value: "0"}})
		}
		w.Header().Set("Content-Length", "0")
	})
	got := s.talk(t, "GET /odd HTTP/1.1\r\nHost: h\r\n\r\nGET /plain HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
	first, second, _ := strings.Cut(got, "\r\n\r\n")
	if !strings.HasPrefix(first, "HTTP/1.1 200 Odd\r\nContent-Length: 0") || !strings.HasPrefix(second, "HTTP/1.1 200 OK\r\n") {
		t.Errorf("answers are %q", got)
	}
}
