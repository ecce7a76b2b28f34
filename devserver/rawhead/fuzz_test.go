package rawhead

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/textproto"
	"strings"
	"testing"
)

// scanHead scans head in pieces of the given size.
func scanHead(head []byte, size int) (s *headScanner, done bool, f *Fault) {
	s = &headScanner{max: 1 << 10}
	for len(head) > 0 && !done && f == nil {
		var n int
		n, done, f = s.scan(head[:min(size, len(head))])
		head = head[n:]
	}
	return s, done, f
}

// FuzzHead wants that a head means the same however it is cut, and that
// net/http takes each that is accepted, and reads it alike.
func FuzzHead(f *testing.F) {
	for _, seed := range []string{
		"GET / HTTP/1.1\r\nHost: h\r\n\r\n",
		"POST /a?b HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 5\r\n\r\nhello",
		"POST http://h/%C3%A9 HTTP/1.0\r\nX:\t y \r\n\r\n",
		"PUT / HTTP/1.1\r\nHost:\r\ntransfer-encoding: CHUNKED\r\nTrailer: a,b\r\nExpect: 100-continue\r\n\r\n",
		"OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close, X\r\nPragma: no-cache\r\n\r\n",
		"GET / HTTP/1.1\nHost: h\n\n", "\r\n\r\n", "GET /\r\r\n", "X\x00", "GET /%\xff HTTP/1.1\r\n a: b\r\n",
	} {
		f.Add([]byte(seed), uint8(3))
	}
	f.Fuzz(func(t *testing.T, head []byte, size uint8) {
		a, done, fault := scanHead(head, len(head)+1)
		b, doneB, faultB := scanHead(head, int(size)+1)
		if done != doneB || fmt.Sprint(fault, a.head, a.content) != fmt.Sprint(faultB, b.head, b.content) || !bytes.Equal(a.raw, b.raw) {
			t.Fatalf("%q: whole: %v %v %q; in pieces: %v %v %q", head, done, fault, a.head, doneB, faultB, b.head)
		}
		if done && fault == nil {
			compareWithNetHTTP(t, a)
		}
	})
}

func compareWithNetHTTP(t *testing.T, s *headScanner) {
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(s.raw)))
	if err != nil {
		t.Fatalf("%q is accepted, but not by net/http: %v", s.raw, err)
	}
	if r.Method != s.head.Method || latin1([]byte(r.RequestURI)) != s.head.Target || r.Proto != s.head.Version {
		t.Errorf("%q: net/http reads %q %q %q", s.raw, r.Method, r.RequestURI, r.Proto)
	}
	length := int64(0)
	switch c := s.content.(type) {
	case *sized:
		length = c.left
	case *chunked:
		length = -1
	}
	if r.ContentLength != length {
		t.Errorf("%q: the length is %d, to net/http %d", s.raw, length, r.ContentLength)
	}
	for name, values := range r.Header {
		own := s.head.Values(name)
		if strings.EqualFold(name, "Cache-Control") {
			continue // net/http derives one of Pragma
		}
		if len(own) != len(values) {
			t.Errorf("%q: %d fields %q, to net/http %d", s.raw, len(own), name, len(values))
		}
	}
}

// FuzzBody wants that chunked content means the same however it is cut, and
// that what is accepted is what net/http decodes, to the same last byte.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		"5\r\nhello\r\n0\r\n\r\n", "5;a=b\r\nhello\r\n0;c\r\nX: y\r\nZ:\r\n\r\nGET /",
		"0\r\n\r\n", "a\r\n0123456789\r\n00\r\n\r\n", "5 \r\nhello", "5 ; a = \"b\\\"c\" ;d\r\nhello\r\n0;e=f\r\n\r\n", "5;a=\r\nhello", "5\nhello", "1\r\nxy\r\n", "0\r\nX\r\n\r\n", "G",
	} {
		f.Add([]byte(seed), uint8(0))
	}
	f.Fuzz(func(t *testing.T, content []byte, size uint8) {
		n, passed, done, fault := followAll(content, len(content)+1)
		m, passedM, doneM, faultM := followAll(content, int(size)+1)
		if n != m || !bytes.Equal(passed, passedM) || done != doneM || fmt.Sprint(fault) != fmt.Sprint(faultM) {
			t.Fatalf("%q: whole: %d %v %v; in pieces: %d %v %v", content, n, done, fault, m, doneM, faultM)
		}
		if !done {
			return
		}
		rest := bytes.NewReader(passed)
		b := bufio.NewReader(rest)
		_, err := io.Copy(io.Discard, httputil.NewChunkedReader(b))
		if err != nil && strings.Contains(err.Error(), "too much non-data") {
			return // a bound of net/http's own
		}
		if _, trailerErr := textproto.NewReader(b).ReadMIMEHeader(); err != nil || trailerErr != nil {
			t.Fatalf("%q is accepted, but not by net/http: %v, %v", content, err, trailerErr)
		}
		if left := b.Buffered() + rest.Len(); left != 0 {
			t.Errorf("%q is passed on as %q, which ends for net/http %d bytes earlier", content, passed, left)
		}
	})
}

// followAll follows chunked content and its trailer section in pieces of the
// given size, and says at which byte it ended and what net/http is to see.
func followAll(b []byte, size int) (end int, passed []byte, done bool, f *Fault) {
	c, t := &chunked{}, &trailerScanner{}
	last := false
	for end < len(b) && !done && f == nil {
		piece, n, kept := bytes.Clone(b[end:min(end+size, len(b))]), 0, 0
		if last {
			n, done, f = t.scan(piece)
			kept = n
		} else {
			n, kept, last, f = c.follow(piece)
		}
		passed = append(passed, piece[:kept]...)
		end += n
	}
	return end, passed, done, f
}
