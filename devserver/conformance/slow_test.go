package conformance

import (
	"fmt"
	"testing"

	"gdev/inspect"
)

// slowBlocks is the size, in blocks of 64 KiB, of a response that no system
// takes from a server before its client has read some of it.
const slowBlocks = 600

// unreadLarge asks for a large response, and reads nothing of it.
func unreadLarge(t *testing.T, h *host) *client {
	t.Helper()
	c := h.dial(t)
	_ = c.SetReadBuffer(128 << 10)
	c.send(request("GET", fmt.Sprintf("/contents/large?%d", slowBlocks)))
	return c
}

// TestHTTPSlowClientsTakeNoThread: eight clients have eight responses to read,
// and a ninth is served.
func TestHTTPSlowClientsTakeNoThread(t *testing.T) {
	eachPythonAlone(t, "app:application", nil, func(t *testing.T, h *host) {
		var slow []*client
		for range 8 {
			slow = append(slow, unreadLarge(t, h))
		}
		equal(t, "status of the ninth", h.get(t, "/").status(), "200 OK")
		block := everyBlock()
		for _, c := range slow[:2] {
			c.head()
			for n := range slowBlocks {
				if chunk, err := c.chunk(); chunk != block {
					t.Fatalf("block %d is another than the application yielded: %v", n, err)
				}
			}
			c.expectChunk("")
			equal(t, "status of the next on this connection", c.ask(request("GET", "/")).status(), "200 OK")
			equal(t, "outcome", h.exchange(t, c.peer).Outcome, inspect.OutcomeComplete)
		}
		_ = slow[2].Close()
		equal(t, "outcome of one that goes", h.exchange(t, slow[2].peer).Outcome, inspect.OutcomeClientGone)
		checkMemory(t, h)
	})
}
