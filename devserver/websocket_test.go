package devserver

import (
	"net/http"
	"strings"
	"testing"

	"gdev/inspect"
)

// noWebSocket is what the hint of an exchange says that asks for one.
const noWebSocket = "gdev offers no WebSocket yet"

func TestWebSocketIsSaidToBeMissing(t *testing.T) {
	t.Parallel()
	b := newBench(t, "def application(environ, start_response):\n    raise RuntimeError('no socket in environ')\n")
	b.Begin(inspect.ReasonStart, nil)
	c := b.dial("GET /echo HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
	if code, text := c.receive(); code != http.StatusInternalServerError || !strings.Contains(text, noWebSocket) {
		t.Errorf("answered %d: %s", code, text)
	}
	if x := c.expectOutcome(inspect.OutcomeFailed); !strings.Contains(x.Hint, noWebSocket) {
		t.Errorf("the hint is %q", x.Hint)
	}
}
