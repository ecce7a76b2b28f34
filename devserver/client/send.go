package client

import (
	"context"
	"fmt"
	"io"
	"net"
)

// Send sends a request on a connection of its own, which ends with the context or
// when it is closed, and drops the response: what that is, and whether it came
// whole, is for the server to say. The connection's local address is by which the
// server knows the request.
func Send(ctx context.Context, address string, r Request) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("send %s: %w", r, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	go func() {
		defer stop()
		if _, err := conn.Write(r.Bytes(address)); err == nil {
			_, _ = io.Copy(io.Discard, conn)
		}
	}()
	return conn, nil
}
