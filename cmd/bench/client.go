package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"gdev/devserver/client"
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
	token  int  // the number in the content; 0 without one
	resent bool // the connection had ended before
}

func newAnswer(r client.Response, err error) answer {
	return answer{err: err, status: r.Status, token: tokenIn(r.Content), resent: r.Resent}
}

// good reports whether the application answered.
func (a answer) good() bool { return a.err == nil && a.status == http.StatusOK && a.token > 0 }

// ask sends one request on a fresh connection.
func ask(ctx context.Context, address string) answer {
	c := client.Conn{Address: address, Timeout: answerTime}
	defer c.Close()
	return newAnswer(c.Do(ctx, requestOnce))
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
