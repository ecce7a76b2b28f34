//go:build linux

package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// contents are requests of a soak: GET, since not every application answers
// another method, and with content that none reads to its end.
var contents = []string{
	"\r\n",
	"Content-Length: 1\r\n\r\nx",
	"Content-Length: 70000\r\n\r\n" + strings.Repeat("x", 70_000),
	"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
	fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", 70_000, strings.Repeat("x", 70_000)),
}

// pipeline is a client that keeps to one connection: it is a fault where that
// ends, since nothing was announced.
type pipeline struct {
	soak   *soak
	conn   net.Conn
	reader *bufio.Reader
	sent   int
}

// ask sends some requests at once, or one after the other where that is one.
func (p *pipeline) ask(t *testing.T, together int) {
	if p.conn == nil {
		conn, err := net.Dial("tcp", strings.TrimPrefix(p.soak.url, "http://"))
		if err != nil {
			t.Error(err)
			return
		}
		p.conn, p.reader = conn, bufio.NewReader(conn)
	}
	_ = p.conn.SetDeadline(time.Now().Add(patience)) // an error comes again below
	oldest := p.soak.saved.Load()
	var all strings.Builder
	for range together {
		all.WriteString("GET / HTTP/1.1\r\nHost: localhost\r\n" + contents[p.sent%len(contents)])
		p.sent++
	}
	if _, err := io.WriteString(p.conn, all.String()); err != nil {
		t.Errorf("send request %d of a connection: %v", p.sent, err)
		return
	}
	for range together {
		var got int64
		r, err := http.ReadResponse(p.reader, nil)
		if err == nil {
			got, err = versionIn(r)
		}
		if err != nil || got < oldest || r.Close {
			t.Errorf("one of %d requests up to the %dth of a connection, sent after save %d, was answered %d: %v", together, p.sent, oldest, got, err)
			return
		}
	}
}

func (p *pipeline) close() {
	if p.conn != nil {
		_ = p.conn.Close()
	}
}
