package rawhead_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gdev/devserver/rawhead"
	"gdev/inspect"
)

func TestHeadKeepsOrderSpellingAndRepeats(t *testing.T) {
	s := start(t, nil)
	s.talk(t, "GeT /a%20b?q=\xe9 HTTP/1.1\r\nx-LOWER:1\r\nHost: h:80\r\nX_y:  two \t\r\nx-lower: \r\n"+
		"Content-Length: 0\r\nV: caf\xe9\tx\r\nConnection: close\r\n\r\n")
	got, _ := s.results()
	if len(got) != 1 {
		t.Fatalf("%d requests were received, want 1", len(got))
	}
	want := rawhead.Head{Method: "GeT", Target: "/a%20b?q=é", Version: "HTTP/1.1", Fields: []inspect.Field{
		{Name: "x-LOWER", Value: "1"}, {Name: "Host", Value: "h:80"}, {Name: "X_y", Value: "two"},
		{Name: "x-lower", Value: ""}, {Name: "Content-Length", Value: "0"},
		{Name: "V", Value: "café\tx"}, {Name: "Connection", Value: "close"},
	}}
	if h := got[0].head; fmt.Sprint(h) != fmt.Sprint(want) {
		t.Errorf("head is\n%q, want\n%q", h, want)
	}
}

// goodRequests all end their connection.
var goodRequests = []struct{ name, request, method, target, content string }{
	{"HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", "GET", "/", ""},
	{"absolute form", "GET http://h/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "GET", "http://h/x", ""},
	{"asterisk form", "OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "OPTIONS", "*", ""},
	{"empty Host", "GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", "GET", "/", ""},
	{"IPv6 Host", "GET / HTTP/1.1\r\nHost: [::1]:8000\r\nConnection: close\r\n\r\n", "GET", "/", ""},
	{"empty lines first", "\r\n\n\r\nGET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "GET", "/", ""},
	{"length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello", "POST", "/", "hello"},
	{"length with zeros", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 005\r\nConnection: close\r\n\r\nhello", "POST", "/", "hello"},
	{"content with line ends", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\nConnection: close\r\n\r\n\n\r\n\r\n\x00", "POST", "/", "\n\r\n\r\n\x00"},
	{"chunked", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0A\r\n, world!\r\n\r\n0\r\n\r\n", "POST", "/", "hello, world!\r\n"},
	{"extensions and trailers", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTrailer: Sum\r\nConnection: close\r\n\r\n1;a=\"b c\"\r\nx\r\n000;z\r\nSum: 1\r\nX-Other:\r\n\r\n", "POST", "/", "x"},
	{"expectation", "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx", "POST", "/", "x"},
	{"any token as method", "M-SEARCH!# / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "M-SEARCH!#", "/", ""},
	{"long fields", "GET / HTTP/1.1\r\nHost: h\r\nX: " + strings.Repeat("x", 8000) + "\r\nConnection: close\r\n\r\n", "GET", "/", ""},
	{"long target", "GET /" + strings.Repeat("x", 8100) + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "GET", "/" + strings.Repeat("x", 8100), ""},
}

func TestGoodRequests(t *testing.T) {
	for _, tt := range goodRequests {
		for _, way := range []struct {
			name string
			cut  func(string) []string
		}{
			{"whole", func(s string) []string { return []string{s} }},
			{"byte by byte", func(s string) []string { return strings.Split(s, "") }},
		} {
			if way.name != "whole" && len(tt.request) > 400 {
				continue
			}
			t.Run(tt.name+"/"+way.name, func(t *testing.T) {
				s := start(t, nil)
				answer := s.talk(t, way.cut(tt.request)...)
				got, rejected := s.results()
				if len(rejected) != 0 || len(got) != 1 {
					t.Fatalf("%d requests were served, rejected: %v; answer %.300q", len(got), rejected, answer)
				}
				g := got[0]
				if g.head.Method != tt.method || g.head.Target != tt.target || g.content != tt.content || g.err != nil {
					t.Errorf("got %s %q with content %q, error %v", g.head.Method, g.head.Target, g.content, g.err)
				}
			})
		}
	}
}

func TestPipelinedRequestsKeepTheirHeads(t *testing.T) {
	var b strings.Builder
	const n = 50
	for i := range n {
		switch i % 3 {
		case 0:
			fmt.Fprintf(&b, "GET /%d HTTP/1.1\r\nHost: h\r\n\r\n", i)
		case 1:
			fmt.Fprintf(&b, "POST /%d HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nGET \r\n", i)
		default:
			fmt.Fprintf(&b, "POST /%d HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nPOST\r\n0\r\nA: b\r\n\r\n", i)
		}
	}
	b.WriteString("GET /end HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
	for _, cut := range []int{1 << 20, 1, 7, 64} {
		t.Run(fmt.Sprint(cut), func(t *testing.T) {
			s := start(t, nil)
			var pieces []string
			for p := range slices.Chunk([]byte(b.String()), cut) {
				pieces = append(pieces, string(p))
			}
			s.talk(t, pieces...)
			got, rejected := s.results()
			if len(got) != n+1 || len(rejected) != 0 {
				t.Fatalf("%d requests were served, want %d; rejected: %v", len(got), n+1, rejected)
			}
			for i, g := range got[:n] {
				content := []string{"", "GET ", "POST"}[i%3]
				if g.head.Target != fmt.Sprintf("/%d", i) || g.content != content {
					t.Errorf("request %d has target %q and content %q", i, g.head.Target, g.content)
				}
			}
		})
	}
}

// TestHeadStandsWhileTheNextOneArrives has the next head arrive, whole, while
// the handler runs and net/http reads ahead.
func TestHeadStandsWhileTheNextOneArrives(t *testing.T) {
	entered, goOn := make(chan struct{}), make(chan struct{})
	targets := make(chan string, 4)
	s := start(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.RequestURI == "/1" {
			close(entered)
			<-goOn
		}
		targets <- connOf(r).Head().Target
	})
	c := s.dial(t)
	send := func(target string) {
		if _, err := fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: h\r\n\r\n", target); err != nil {
			t.Fatal(err)
		}
	}
	send("/1")
	<-entered
	send("/2")
	send("/3")
	close(goOn)
	r := bufio.NewReader(c)
	for i := range 3 {
		resp, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if got, want := <-targets, fmt.Sprintf("/%d", i+1); got != want {
			t.Errorf("head of request %d has target %q", i+1, got)
		}
	}
}

func TestClientThatGoesAwayIsNoticed(t *testing.T) {
	entered, gone := make(chan struct{}), make(chan struct{})
	s := start(t, func(_ http.ResponseWriter, r *http.Request) {
		close(entered)
		<-r.Context().Done()
		close(gone)
	})
	c := s.dial(t)
	if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	<-entered
	_ = c.Close()
	<-gone
}

func TestHijackedConnectionIsRaw(t *testing.T) {
	s := start(t, func(w http.ResponseWriter, _ *http.Request) {
		c, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = c.Close() }()
		c.(*rawhead.Conn).Release()
		line, err := rw.ReadString('!')
		_, _ = fmt.Fprintf(c, "got %q %v", line, err)
	})
	for range 20 {
		got := s.talk(t, "GET / HTTP/1.1\r\nHost: h\r\n\r\n", "\x00\n\n", "raw!")
		if want := `got "\x00\n\nraw!" <nil>`; got != want {
			t.Fatalf("hijacked connection answered %q, want %q", got, want)
		}
	}
}

func TestContentIsNotDrainedForAHandlerThatIgnoresIt(t *testing.T) {
	s := start(t, func(w http.ResponseWriter, _ *http.Request) {
		_ = http.NewResponseController(w).EnableFullDuplex()
		_, _ = io.WriteString(w, "early")
	})
	c := s.dial(t)
	_, _ = io.WriteString(c, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\nstart")
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("answer %v, error %v", resp, err)
	}
	_ = resp.Body.Close()
}

func TestFilesAreSentWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.bin")
	want := strings.Repeat("0123456789", 50_000)
	if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
	s := start(t, func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, path) })
	got := s.talk(t, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
	if _, content, _ := strings.Cut(got, "\r\n\r\n"); content != want {
		t.Errorf("%d bytes of content came, want %d", len(content), len(want))
	}
}

// BenchmarkKeepAlive tells what the wrapper costs: "plain" is net/http alone.
func BenchmarkKeepAlive(b *testing.B) {
	for _, name := range []string{"plain", "rawhead"} {
		b.Run(name, func(b *testing.B) {
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				b.Fatal(err)
			}
			hs := &http.Server{ReadHeaderTimeout: patience, Handler: http.HandlerFunc(
				func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })}
			addr := ln.Addr().String()
			if name == "rawhead" {
				ln = rawhead.NewListener(ln, rawhead.Config{})
			}
			done := make(chan struct{})
			go func() { defer close(done); _ = hs.Serve(ln) }()
			defer func() { _ = hs.Close(); <-done }()
			c, err := net.Dial("tcp", addr)
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = c.Close() }()
			r := bufio.NewReader(c)
			for b.Loop() {
				_, _ = io.WriteString(c, "GET /a HTTP/1.1\r\nHost: localhost:8000\r\nUser-Agent: bench\r\nAccept: */*\r\nCookie: a=b\r\n\r\n")
				if _, err := http.ReadResponse(r, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
