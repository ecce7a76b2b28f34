package devserver

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"gdev/inspect"
)

// slow is an application for clients that take their time.
const slow = `import queue, threading, time

VERSION = "one"
read, go_on = [], threading.Event()

def events():
    yield b"first"
    try:
        queue.Queue().get()
    finally:
        read.append(b"closed")

def application(environ, start_response):
    path = environ["PATH_INFO"]
    body = [VERSION.encode()]
    if path == "/read":
        body = [environ["wsgi.input"].read()]
    elif path == "/thread":
        def work():
            try:
                read.append(environ["wsgi.input"].read())
            except OSError as error:
                read.append(repr(error).encode())
        threading.Thread(target=work, daemon=True).start()
        while not environ["wsgi.input"]._pull.__self__._receiving.locked():
            pass
    elif path == "/what":
        body = read
    elif path == "/wait":
        while not go_on.is_set():
            time.sleep(0.01)
    elif path == "/go":
        go_on.set()
    elif path == "/events":
        body = events()
    elif path == "/large":
        body = (b"%065536d" % n for n in range(600))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return body
`

// Bounds of front and generation that these tests go up to.
const (
	silentTime = 30 * time.Second // the most that a client may send nothing
	maxAhead   = 64 << 10         // bytes that are read of a request which has no thread
	maxAdded   = 64               // threads
)

// client is a connection that a request was sent on.
type client struct {
	*net.TCPConn
	b *bench
	r *bufio.Reader
}

// dial sends a request on a connection of its own, or as much of it as is given.
func (b *bench) dial(request string) *client {
	b.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(b.url, "http://"))
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(patience))
	tcp := conn.(*net.TCPConn)
	_ = tcp.SetReadBuffer(128 << 10)
	if _, err := io.WriteString(conn, request); err != nil {
		b.t.Fatal(err)
	}
	return &client{tcp, b, bufio.NewReader(conn)}
}

// dialPart sends a request without the most of its content.
func (b *bench) dialPart(path string) *client {
	b.t.Helper()
	return b.dial("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\npart")
}

// receive receives a response: its code and its content.
func (c *client) receive() (int, string) {
	c.b.t.Helper()
	r, err := http.ReadResponse(c.r, nil)
	if err != nil {
		c.b.t.Fatal(err)
	}
	defer r.Body.Close()
	content, err := io.ReadAll(r.Body)
	if err != nil {
		c.b.t.Fatal(err)
	}
	return r.StatusCode, string(content)
}

// exchangeOf is the newest snapshot of the exchange of a client, and whether it
// has one.
func (b *bench) exchangeOf(c *client) (inspect.Exchange, bool) {
	for _, x := range b.h {
		if x.Client == c.LocalAddr().String() {
			return x, true
		}
	}
	return inspect.Exchange{}, false
}

// awaitExchange waits for a snapshot of the exchange of a client.
func (c *client) awaitExchange(what string, holds func(inspect.Exchange) bool) (found inspect.Exchange) {
	c.b.t.Helper()
	c.b.until(what, func() bool {
		x, ok := c.b.exchangeOf(c)
		found = x
		return ok && holds(x)
	})
	return found
}

func hasEnded(x inspect.Exchange) bool { return x.State == inspect.StateEnded }

// calls reports that the application has the request.
func calls(x inspect.Exchange) bool { return len(x.Environ.Given) > 0 }

func (c *client) expectOutcome(want inspect.Outcome) inspect.Exchange {
	c.b.t.Helper()
	x := c.awaitExchange("the exchange ends", hasEnded)
	if x.Outcome != want {
		c.b.t.Errorf("the outcome is %s (%s), want %s", x.Outcome, x.Cause, want)
	}
	return x
}

func TestKillEndsOnlyTheExchangeThatWaitsForContent(t *testing.T) {
	t.Parallel()
	b := newBench(t, slow)
	b.Begin(inspect.ReasonStart, nil)
	other := b.dial("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n")
	other.awaitExchange("another is served", calls)
	c := b.dialPart("/read")
	x := c.awaitExchange("the application reads", calls)
	b.Kill(x.Number)
	if code, _ := c.receive(); code != http.StatusInternalServerError {
		t.Errorf("the client is answered %d", code)
	}
	c.expectOutcome(inspect.OutcomeKilled)
	b.dial("GET /go HTTP/1.1\r\nHost: localhost\r\n\r\n").receive()
	if code, text := other.receive(); code != http.StatusOK {
		t.Errorf("the other one is answered %d: %s", code, text)
	}
	if x := other.expectOutcome(inspect.OutcomeComplete); x.Generation != 1 {
		t.Errorf("the other one is served by generation %d", x.Generation)
	}
}

func TestReloadEndsWhatWaitsForContent(t *testing.T) {
	t.Parallel()
	b := newBench(t, slow, drain(200*time.Millisecond))
	b.Begin(inspect.ReasonStart, nil)
	c := b.dialPart("/read")
	c.awaitExchange("the application reads", calls)
	b.reload(strings.Replace(slow, "one", "two", 1))
	if code, _ := c.receive(); code != http.StatusBadGateway {
		t.Errorf("the client is answered %d", code)
	}
	x := c.expectOutcome(inspect.OutcomeCutOff)
	if took := x.Duration(time.Now()); took > silentTime/2 {
		t.Errorf("the end was noticed after %s", took)
	}
	if x.Request.Content.Size != 4 {
		t.Errorf("%d bytes were read, want 4", x.Request.Content.Size)
	}
}

// TestThreadThatReadsTakesNothingFromTheNextExchange has a thread of the
// application's wait for content when the exchange ends.
func TestThreadThatReadsTakesNothingFromTheNextExchange(t *testing.T) {
	t.Parallel()
	b := newBench(t, slow)
	b.Begin(inspect.ReasonStart, nil)
	for range 8 { // each thread twice
		if code, text := b.dialPart("/thread").receive(); code != http.StatusOK || text != "one" {
			t.Fatalf("answered %d: %s", code, text)
		}
		if code, _ := b.dial("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").receive(); code != http.StatusOK {
			t.Fatalf("the next is answered %d", code)
		}
	}
	b.until("each thread hears of the end", func() bool {
		_, text := b.dial("GET /what HTTP/1.1\r\nHost: localhost\r\n\r\n").receive()
		return strings.Count(text, "InputLost") == 8
	})
}

func TestHeldRequestCanBeKilled(t *testing.T) {
	t.Parallel()
	b := newBench(t, slow)
	b.Begin(inspect.ReasonStart, nil)
	b.dial("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").receive()
	b.ChangePending()
	c := b.dial("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	x := c.awaitExchange("it is held", func(x inspect.Exchange) bool { return x.State == inspect.StateHeld })
	b.Kill(x.Number)
	if code, text := c.receive(); code != http.StatusServiceUnavailable || !strings.Contains(text, "ended by its user") {
		t.Errorf("answered %d: %s", code, text)
	}
	c.expectOutcome(inspect.OutcomeKilled)
}

// TestResponseOutlivesItsThread: what a client has not taken is sent though the
// worker has ended, and can be killed.
func TestResponseOutlivesItsThread(t *testing.T) {
	t.Parallel()
	b := newBench(t, slow)
	b.Begin(inspect.ReasonStart, nil)
	const large = "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"
	c, killed, gone := b.dial(large), b.dial(large), b.dial(large)
	produced := func(x inspect.Exchange) bool { return x.Response.BlockCount == 600 }
	x := killed.awaitExchange("all of it is sent", produced)
	gone.awaitExchange("all of it is sent", produced)
	c.awaitExchange("all of it is sent", produced)
	b.reload(strings.Replace(slow, "one", "two", 1))
	if _, text := b.dial("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").receive(); text != "two" {
		t.Errorf("after the reload: %s", text)
	}
	b.Kill(x.Number)
	killed.expectOutcome(inspect.OutcomeKilled)
	_ = gone.Close()
	gone.expectOutcome(inspect.OutcomeClientGone)
	if code, text := c.receive(); code != http.StatusOK || len(text) != 600*65536 || !strings.HasSuffix(text, "00599") {
		t.Errorf("answered %d, %d bytes", code, len(text))
	}
	if x := c.expectOutcome(inspect.OutcomeComplete); x.Generation != 1 {
		t.Errorf("generation %d", x.Generation)
	}
}

// benchThreads is how many threads a bench has.
const benchThreads = 4

// occupy takes each thread of a bench with a request, and waits until all are
// served.
func (b *bench) occupy(request func() *client) []*client {
	b.t.Helper()
	var all []*client
	for range benchThreads {
		c := request()
		c.awaitExchange("a thread is taken", calls)
		all = append(all, c)
	}
	return all
}

// TestThreadsThatWaitForClientsAreReplaced: those that wait for something to send
// to a client that has gone, and those that wait for content.
func TestThreadsThatWaitForClientsAreReplaced(t *testing.T) {
	t.Parallel()
	b := newBench(t, slow, drain(200*time.Millisecond))
	b.Begin(inspect.ReasonStart, nil)
	const events = "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"
	gone := b.occupy(func() *client { return b.dial(events) })
	for _, c := range gone {
		_ = c.Close()
	}
	for _, c := range gone {
		c.awaitExchange("its row says that the client has gone", func(x inspect.Exchange) bool {
			return x.State == inspect.StateRunning && x.ClientGone
		})
	}
	var senders []*client
	for range benchThreads {
		senders = append(senders, b.dialPart("/read"))
	}
	for range 2 * benchThreads {
		if code, _ := b.dial("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").receive(); code != http.StatusOK {
			t.Fatalf("answered %d", code)
		}
	}
	for _, c := range senders {
		if _, err := io.WriteString(c, strings.Repeat("x", 996)); err != nil {
			t.Fatal(err)
		}
		if code, text := c.receive(); code != http.StatusOK || len(text) != 1000 {
			t.Errorf("a slow sender is answered %d, %d bytes", code, len(text))
		}
	}
	b.reload(strings.Replace(slow, "one", "two", 1))
	for _, c := range gone {
		c.expectOutcome(inspect.OutcomeClientGone)
	}
}

// TestSlowSendersTakeNoMoreThreadsThanCanBeAdded: of more of them than that, most
// get one only when their content has come.
func TestSlowSendersTakeNoMoreThreadsThanCanBeAdded(t *testing.T) {
	t.Parallel()
	b := newBench(t, slow)
	b.Begin(inspect.ReasonStart, nil)
	b.dial("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").receive()
	var senders []*client
	for range maxAdded + 2*benchThreads {
		senders = append(senders, b.dialPart("/read"))
	}
	for _, c := range senders {
		c.awaitExchange("it is known", func(inspect.Exchange) bool { return true })
	}
	for range 2 * benchThreads {
		if code, _ := b.dial("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").receive(); code != http.StatusOK {
			t.Fatalf("answered %d", code)
		}
	}
	last, senders := senders[len(senders)-1], senders[:len(senders)-1]
	x := last.awaitExchange("it waits", func(x inspect.Exchange) bool { return x.State == inspect.StateHeld })
	b.Kill(x.Number)
	if code, text := last.receive(); code != http.StatusServiceUnavailable || !strings.Contains(text, "ended by its user") {
		t.Errorf("answered %d: %s", code, text)
	}
	for _, c := range senders {
		if _, err := io.WriteString(c, strings.Repeat("x", 996)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range senders {
		if code, text := c.receive(); code != http.StatusOK || text != "part"+strings.Repeat("x", 996) {
			t.Errorf("a slow sender is answered %d, %d bytes", code, len(text))
		}
		if x := c.expectOutcome(inspect.OutcomeComplete); x.Request.Content.Size != 1000 {
			t.Errorf("%d bytes are shown", x.Request.Content.Size)
		}
	}
}

// TestContentReadAheadIsNotAllOfIt: what has come before a request had a thread
// is the beginning of its content.
func TestContentReadAheadIsNotAllOfIt(t *testing.T) {
	t.Parallel()
	b := newBench(t, slow)
	b.Begin(inspect.ReasonStart, nil)
	first := []*client{b.dialPart("/read"), b.dialPart("/read")}
	for _, c := range first {
		c.awaitExchange("the application reads", calls)
	}
	const size = 3 * maxAhead
	c := b.dial("POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + strconv.Itoa(size) + "\r\n\r\npart")
	c.awaitExchange("it waits", func(x inspect.Exchange) bool { return x.State == inspect.StateHeld })
	content := "part" + strings.Repeat("0123456789abcdef", size/16)[4:]
	if _, err := io.WriteString(c, content[4:maxAhead+10]); err != nil {
		t.Fatal(err)
	}
	c.awaitExchange("the application has it", calls)
	if _, err := io.WriteString(c, content[maxAhead+10:]); err != nil {
		t.Fatal(err)
	}
	if code, text := c.receive(); code != http.StatusOK || text != content {
		t.Errorf("answered %d, %d bytes", code, len(text))
	}
}
