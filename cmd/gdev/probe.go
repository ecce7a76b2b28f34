package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"gdev/cmd/internal/cli"
	"gdev/inspect"
)

// probe is a request that gdev check sends.
type probe struct {
	method, target string
	fields         []inspect.Field
	content        string
}

// String tells the probe as --request takes it.
func (p probe) String() string { return p.method + " " + p.target }

// probes are the requests that were asked for, and after those of each target
// its HEAD and OPTIONS, unless they are asked for themselves.
func (o *checkOptions) probes(c *cobra.Command) ([]probe, error) {
	fields, err := parseFields(c, o.fields)
	if err != nil {
		return nil, err
	}
	var given, all []probe
	for _, text := range o.requests {
		p, err := parseProbe(c, text)
		if err != nil {
			return nil, err
		}
		p.fields, p.content = fields, o.data
		given = append(given, p)
	}
	for _, p := range given {
		all = append(all, p)
		for _, method := range []string{"HEAD", "OPTIONS"} {
			also := probe{method: method, target: p.target, fields: fields}
			same := func(q probe) bool { return q.String() == also.String() }
			if !slices.ContainsFunc(given, same) && !slices.ContainsFunc(all, same) {
				all = append(all, also)
			}
		}
	}
	return all, nil
}

func parseProbe(c *cobra.Command, text string) (probe, error) {
	method, target, ok := strings.Cut(text, " ")
	odd := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
	if !ok || !isToken(method) || target == "" || strings.ContainsFunc(target, odd) {
		return probe{}, cli.Usagef(c.CommandPath()+" --request 'GET /'", "--request %q: a request is a method, a space and a target", text)
	}
	return probe{method: method, target: target}, nil
}

func parseFields(c *cobra.Command, texts []string) ([]inspect.Field, error) {
	var fields []inspect.Field
	for _, text := range texts {
		name, value, ok := strings.Cut(text, ":")
		value = strings.Trim(value, " \t")
		if !ok || !isToken(name) || strings.ContainsAny(value, "\r\n\x00") {
			return nil, cli.Usagef(c.CommandPath()+" -H 'Accept: text/html'", "-H %q: a field is a name, a colon and a value", text)
		}
		if strings.EqualFold(name, "Content-Length") || strings.EqualFold(name, "Transfer-Encoding") {
			return nil, cli.Usagef(c.CommandPath()+" --data CONTENT", "-H %q: the length is that of --data", text)
		}
		fields = append(fields, inspect.Field{Name: name, Value: value})
	}
	return fields, nil
}

// isToken reports whether s is what methods and field names are (RFC 9110
// §5.6.2).
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	})
}

// message is the request as it stands on the wire. net/http's client would
// change it: the target's spelling, a User-Agent field, a redirect followed.
func (p probe) message(host string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\n", p.method, p.target)
	if !slices.ContainsFunc(p.fields, func(f inspect.Field) bool { return strings.EqualFold(f.Name, "Host") }) {
		fmt.Fprintf(&b, "Host: %s\r\n", host)
	}
	for _, f := range p.fields {
		fmt.Fprintf(&b, "%s: %s\r\n", f.Name, f.Value)
	}
	if p.content != "" {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(p.content))
	}
	fmt.Fprintf(&b, "Connection: close\r\n\r\n%s", p.content)
	return b.Bytes()
}

// send sends the probe on a connection of its own, which ends with the context
// or when it is closed. What the response is, and whether it came whole, the
// server tells.
func (p probe) send(ctx context.Context, address string) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("send %s: %w", p, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	go func() {
		defer stop()
		if _, err := conn.Write(p.message(address)); err == nil {
			_, _ = io.Copy(io.Discard, conn)
		}
	}()
	return conn, nil
}
