package client

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// Conn is a keep-alive connection that is opened when it is needed. It takes
// less of the CPU than net/http's client. One goroutine at a time may use it.
type Conn struct {
	Address string
	Timeout time.Duration // the longest that one request, or opening the connection, may take

	conn      net.Conn
	reader    *bufio.Reader
	stopWatch func() bool // detaches the connection from the context that closes it
	content   bytes.Buffer
}

// Response is what came back for a request.
type Response struct {
	Status  int
	Content []byte // valid until the next request
	Closes  bool   // the server closes the connection after it
	Resent  bool   // the connection had ended before, and the request was sent once more
}

// errNoResponse is a connection that ended before a byte of the response came.
var errNoResponse = errors.New("the connection ended before a response")

// Do sends a request, in exactly these bytes, and reads its response. A response
// that does not come whole is an error, and the next request takes another
// connection. A server may close an idle connection at any time, so that a request
// which met such an end is sent once more (RFC 9112 §9.3.1); Resent says so beside
// an error, too.
func (c *Conn) Do(ctx context.Context, request []byte) (Response, error) {
	reused := c.conn != nil
	r, err := c.exchange(ctx, request)
	if reused && errors.Is(err, errNoResponse) {
		c.Close()
		r, err = c.exchange(ctx, request)
		r.Resent = true
	}
	if err != nil || r.Closes {
		c.Close()
	}
	return r, err
}

func (c *Conn) exchange(ctx context.Context, request []byte) (Response, error) {
	if err := c.open(ctx); err != nil {
		return Response{}, err
	}
	if err := c.conn.SetDeadline(time.Now().Add(c.Timeout)); err != nil {
		return Response{}, fmt.Errorf("set the deadline of a request: %w", err)
	}
	if _, err := c.conn.Write(request); err != nil {
		return Response{}, fmt.Errorf("%w: %w", errNoResponse, err)
	}
	var late net.Error
	if _, err := c.reader.Peek(1); errors.As(err, &late) && late.Timeout() {
		return Response{}, fmt.Errorf("wait for a response: %w", err)
	} else if err != nil {
		return Response{}, fmt.Errorf("%w: %w", errNoResponse, err)
	}
	r, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return Response{}, fmt.Errorf("read the head of a response: %w", err)
	}
	c.content.Reset()
	_, err = io.Copy(&c.content, r.Body)
	_ = r.Body.Close()
	if err != nil {
		err = fmt.Errorf("read the content of a response: %w", err)
	}
	return Response{Status: r.StatusCode, Content: c.content.Bytes(), Closes: r.Close}, err
}

func (c *Conn) open(ctx context.Context) error {
	if c.conn != nil {
		return nil
	}
	d := net.Dialer{Timeout: c.Timeout}
	conn, err := d.DialContext(ctx, "tcp", c.Address)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	c.conn, c.reader = conn, bufio.NewReader(conn)
	c.stopWatch = context.AfterFunc(ctx, func() { _ = conn.Close() })
	return nil
}

// Close closes the connection; the next request opens another.
func (c *Conn) Close() {
	if c.conn != nil {
		c.stopWatch()
		_ = c.conn.Close()
		c.conn = nil
	}
}
