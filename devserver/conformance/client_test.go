package conformance

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"gdev/inspect"
)

// client is one connection; it shows what is on the wire, which net/http's
// client would hide.
type client struct {
	t *testing.T
	*net.TCPConn
	peer peer
	r    *bufio.Reader
}

// peer names a connection, as far as gdev tells: ports are used again.
type peer struct {
	address string
	since   time.Time
}

func (h *host) dial(t *testing.T) *client {
	t.Helper()
	began := time.Now()
	conn, err := net.Dial("tcp", h.address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(patience))
	return &client{
		t: t, TCPConn: conn.(*net.TCPConn), r: bufio.NewReader(conn),
		peer: peer{conn.LocalAddr().String(), began},
	}
}

// request is a request without content; each field is a whole field line.
func request(method, target string, fields ...string) string {
	lines := append([]string{method + " " + target + " HTTP/1.1", "Host: localhost"}, fields...)
	return strings.Join(lines, "\r\n") + "\r\n\r\n"
}

// post is a request with content.
func post(target, content string, fields ...string) string {
	return request("POST", target, append(fields, "Content-Length: "+strconv.Itoa(len(content)))...) + content
}

// evaluate is the target that gives a route a Python expression in the query.
func evaluate(route, expression string) string { return route + "?" + url.PathEscape(expression) }

// message is a response as it stood on the wire.
type message struct {
	client  peer   // the client that received it
	line    string // status line, without its end
	fields  []inspect.Field
	content string
	broken  error // why the content is not whole
}

// status is the status line without the version.
func (m message) status() string {
	_, status, _ := strings.Cut(m.line, " ")
	return status
}

// field is the value of the fields of this name, spelled in any way.
func (m message) field(name string) string {
	var values []string
	for _, f := range m.fields {
		if strings.EqualFold(f.Name, name) {
			values = append(values, f.Value)
		}
	}
	return strings.Join(values, ", ")
}

// ask sends one request on a connection of its own and receives the response.
func (h *host) ask(t *testing.T, request string) message {
	t.Helper()
	c := h.dial(t)
	defer func() { _ = c.Close() }()
	return c.ask(request)
}

func (h *host) get(t *testing.T, target string, fields ...string) message {
	t.Helper()
	return h.ask(t, request("GET", target, fields...))
}

// ask sends a request and receives the response.
func (c *client) ask(request string) message {
	c.t.Helper()
	c.send(request)
	method, _, _ := strings.Cut(request, " ")
	return c.receive(method)
}

func (c *client) send(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		c.t.Fatalf("send %.80q: %v", text, err)
	}
}

// receive receives the response to a request of this method.
func (c *client) receive(method string) message {
	c.t.Helper()
	m := c.head()
	m.content, m.broken = c.content(m, method)
	return m
}

// head receives a response up to its content.
func (c *client) head() message {
	c.t.Helper()
	m := message{client: c.peer, line: c.line()}
	if !strings.HasPrefix(m.line, "HTTP/1.") {
		c.t.Fatalf("%.200q stands where a status line should", m.line)
	}
	for line := c.line(); line != ""; line = c.line() {
		name, value, ok := strings.Cut(line, ": ")
		if !ok {
			c.t.Fatalf("%.200q stands where a field line should", line)
		}
		m.fields = append(m.fields, inspect.Field{Name: name, Value: value})
	}
	return m
}

func (c *client) line() string {
	c.t.Helper()
	line, err := c.r.ReadString('\n')
	if err != nil || !strings.HasSuffix(line, "\r\n") {
		c.t.Fatalf("received %.200q where a line should be: %v", line, err)
	}
	return line[:len(line)-2]
}

// content receives the content of a response (RFC 9112 §6.3).
func (c *client) content(m message, method string) (string, error) {
	code := m.status()[:3]
	if method == "HEAD" || code[0] == '1' || code == "204" || code == "304" {
		return "", nil
	}
	var b strings.Builder
	var err error
	length := m.field("Content-Length")
	switch {
	case m.field("Transfer-Encoding") == "chunked":
		err = c.chunks(&b)
	case length != "":
		var n int64
		if n, err = strconv.ParseInt(length, 10, 64); err == nil {
			_, err = io.CopyN(&b, c.r, n)
		}
	default:
		_, err = io.Copy(&b, c.r)
	}
	return b.String(), err
}

func (c *client) chunks(w io.Writer) error {
	for {
		chunk, err := c.chunk()
		if err != nil || chunk == "" {
			return err
		}
		_, _ = io.WriteString(w, chunk)
	}
}

// chunk receives one chunk of a response, "" for the last one.
func (c *client) chunk() (string, error) {
	line, err := c.r.ReadString('\n')
	if err != nil {
		return "", errors.Join(io.ErrUnexpectedEOF, err)
	}
	size, err := strconv.ParseUint(strings.TrimSuffix(line, "\r\n"), 16, 32)
	if err != nil {
		return "", err
	}
	data := make([]byte, size+2)
	if _, err := io.ReadFull(c.r, data); err != nil {
		return "", err
	}
	if string(data[size:]) != "\r\n" {
		return "", fmt.Errorf("%q stands after a chunk", data[size:])
	}
	return string(data[:size]), nil
}

// expectChunk receives a chunk while the application waits.
func (c *client) expectChunk(want string) {
	c.t.Helper()
	got, err := c.chunk()
	if err != nil || got != want {
		c.t.Fatalf("the next block is %.100q (%v), want %.100q", got, err, want)
	}
}

// expectClosed receives the end of the connection.
func (c *client) expectClosed() {
	c.t.Helper()
	if b, err := c.r.ReadByte(); !errors.Is(err, io.EOF) {
		c.t.Errorf("the connection goes on with %q (%v), want its end", b, err)
	}
}

// buffered reports how many bytes have come by now.
func (c *client) buffered() int {
	c.t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(time.Millisecond))
	_, _ = c.r.Peek(1) // an error means none
	_ = c.SetReadDeadline(time.Now().Add(patience))
	return c.r.Buffered()
}
