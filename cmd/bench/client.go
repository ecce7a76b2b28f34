package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// answerTime is how long a request may take. Held requests take as long as a
// reload does.
const answerTime = 10 * time.Second

// The requests of the bench.
var (
	requestOnce  = []byte("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
	requestAgain = []byte("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
)

// mixedRequests are what is sent under load: with content that the application
// does not read, of a known length and chunked, in one segment and in several.
var mixedRequests = [][]byte{
	requestAgain,
	withContent(1000), requestAgain, withContent(70_000),
	withChunks(1000), requestAgain, withChunks(70_000),
}

func withContent(size int) []byte {
	return fmt.Appendf(nil, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n%s", size, bytes.Repeat([]byte("x"), size))
}

func withChunks(size int) []byte {
	return fmt.Appendf(nil, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", size, bytes.Repeat([]byte("x"), size))
}

// answer is what came of a request.
type answer struct {
	err    error
	status int
	token  int // the number in the content; 0 without one
	closes bool
	resent bool // the connection had ended before
}

// good reports whether the application answered.
func (a answer) good() bool { return a.err == nil && a.status == http.StatusOK && a.token > 0 }

// client is a keep-alive connection that is opened when it is needed. The
// bench has its own, since it is to take as little of the CPU as it can.
type client struct {
	address string
	conn    net.Conn
	reader  *bufio.Reader
	release func() bool // of the context, which closes the connection when it ends
	content bytes.Buffer
}

// ask sends one request on a fresh connection.
func ask(ctx context.Context, address string) answer {
	c := client{address: address}
	defer c.close()
	return c.send(ctx, requestOnce)
}

// errUnheard is a connection that ended before a byte of the answer came.
var errUnheard = errors.New("the connection ended before an answer")

// send sends a request and reads its answer. An answer that does not come
// whole is an error, and the next request takes another connection. A server
// may close an idle connection at any time, so that a request which met such
// an end is sent once more (RFC 9112 §9.3.1).
func (c *client) send(ctx context.Context, request []byte) answer {
	reused := c.conn != nil
	a := c.exchange(ctx, request)
	if reused && errors.Is(a.err, errUnheard) {
		c.close()
		a = c.exchange(ctx, request)
		a.resent = true
	}
	if a.err != nil || a.closes {
		c.close()
	}
	return a
}

func (c *client) exchange(ctx context.Context, request []byte) answer {
	if err := c.open(ctx); err != nil {
		return answer{err: err}
	}
	if err := c.conn.SetDeadline(time.Now().Add(answerTime)); err != nil {
		return answer{err: err}
	}
	if _, err := c.conn.Write(request); err != nil {
		return answer{err: fmt.Errorf("%w: %w", errUnheard, err)}
	}
	var late net.Error
	if _, err := c.reader.Peek(1); errors.As(err, &late) && late.Timeout() {
		return answer{err: err}
	} else if err != nil {
		return answer{err: fmt.Errorf("%w: %w", errUnheard, err)}
	}
	r, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return answer{err: err}
	}
	c.content.Reset()
	_, err = io.Copy(&c.content, r.Body)
	_ = r.Body.Close()
	return answer{err: err, status: r.StatusCode, token: tokenIn(c.content.Bytes()), closes: r.Close}
}

func (c *client) open(ctx context.Context) error {
	if c.conn != nil {
		return nil
	}
	d := net.Dialer{Timeout: answerTime}
	conn, err := d.DialContext(ctx, "tcp", c.address)
	if err != nil {
		return err
	}
	c.conn, c.reader = conn, bufio.NewReader(conn)
	c.release = context.AfterFunc(ctx, func() { _ = conn.Close() })
	return nil
}

func (c *client) close() {
	if c.conn != nil {
		c.release()
		_ = c.conn.Close()
		c.conn = nil
	}
}

// tokenIn finds the number of the token in a content; 0 without one.
func tokenIn(content []byte) int {
	_, after, found := bytes.Cut(content, []byte(tokenPrefix))
	if !found || len(after) < tokenDigits {
		return 0
	}
	n, err := strconv.Atoi(string(after[:tokenDigits]))
	if err != nil {
		return 0
	}
	return n
}
