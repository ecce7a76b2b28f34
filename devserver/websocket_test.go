package devserver

import (
	"net/http"
	"strings"
	"testing"

	"gdev/inspect"
)

func TestHintOfAWebSocket(t *testing.T) {
	for value, want := range map[string]bool{
		"websocket": true, "WebSocket": true, "h2c, websocket/13": true, "h2c": false, "websockets": false, "": false,
	} {
		if got := hintOf([]inspect.Field{{Name: "uPgrade", Value: value}}) != ""; got != want {
			t.Errorf("Upgrade: %q has a hint: %t, want %t", value, got, want)
		}
	}
	if hintOf([]inspect.Field{{Name: "X-Upgrade", Value: "websocket"}}) != "" {
		t.Error("another field has a hint")
	}
}

func TestWebSocketIsToldToBeMissing(t *testing.T) {
	b := newBench(t, "def application(environ, start_response):\n    raise RuntimeError('no socket in environ')\n")
	b.Begin(inspect.ReasonStart, nil)
	c := b.dial("GET /echo HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
	if code, text := c.receive(); code != http.StatusInternalServerError || !strings.Contains(text, noWebSocket) {
		t.Errorf("answered %d: %s", code, text)
	}
	if x := c.expectOutcome(inspect.OutcomeFailed); x.Hint != noWebSocket {
		t.Errorf("the hint is %q", x.Hint)
	}
}
