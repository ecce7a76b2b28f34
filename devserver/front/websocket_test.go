package front

import (
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
