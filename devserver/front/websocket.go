package front

import (
	"strings"

	"gdev/inspect"
)

// noWebSocket is the hint of an exchange whose request asks for a WebSocket: what
// its library raises in want of a socket in environ does not say why.
const noWebSocket = "gdev offers no WebSocket yet, and this request asks for one: " +
	"where you need it, serve the application with a server that its library names, flask run for example"

// hintOf is what to say of a request beside what comes of it.
func hintOf(fields []inspect.Field) string {
	for _, f := range fields {
		if !strings.EqualFold(f.Name, "Upgrade") {
			continue
		}
		for protocol := range strings.SplitSeq(f.Value, ",") { // RFC 9110 §7.8
			if name, _, _ := strings.Cut(strings.TrimSpace(protocol), "/"); strings.EqualFold(name, "websocket") {
				return noWebSocket
			}
		}
	}
	return ""
}
