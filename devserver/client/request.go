// Package client sends requests over a socket in exactly the bytes that it is
// given. net/http's client would change them: the target's spelling, a User-Agent
// field, a redirect followed, a connection shared.
package client

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"gdev/inspect"
)

// Request is a request of HTTP/1.1. Its parts stand on the wire as they are here.
type Request struct {
	Method, Target string
	Fields         []inspect.Field
	Content        string
}

// String is the method and the target.
func (r Request) String() string { return r.Method + " " + r.Target }

// Bytes is the request as it stands on the wire, the last of its connection. A
// Host field is added where there is none, and the length of the content.
func (r Request) Bytes(host string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\n", r.Method, r.Target)
	if !slices.ContainsFunc(r.Fields, func(f inspect.Field) bool { return strings.EqualFold(f.Name, "Host") }) {
		fmt.Fprintf(&b, "Host: %s\r\n", host)
	}
	for _, f := range r.Fields {
		fmt.Fprintf(&b, "%s: %s\r\n", f.Name, f.Value)
	}
	if r.Content != "" {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(r.Content))
	}
	fmt.Fprintf(&b, "Connection: close\r\n\r\n%s", r.Content)
	return b.Bytes()
}
