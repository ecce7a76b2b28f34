package client

import (
	"testing"

	"gdev/inspect"
)

func TestRequestStandsOnTheWireAsGiven(t *testing.T) {
	for _, c := range []struct {
		request Request
		want    string
	}{
		{Request{Method: "GET", Target: "//a/%2e./?q"}, "GET //a/%2e./?q HTTP/1.1\r\nHost: h:1\r\nConnection: close\r\n\r\n"},
		{Request{Method: "POST", Target: "/", Content: "two", Fields: []inspect.Field{{Name: "x-ODD", Value: "1"}, {Name: "x-ODD", Value: "2"}}},
			"POST / HTTP/1.1\r\nHost: h:1\r\nx-ODD: 1\r\nx-ODD: 2\r\nContent-Length: 3\r\nConnection: close\r\n\r\ntwo"},
		{Request{Method: "GET", Target: "/", Fields: []inspect.Field{{Name: "host", Value: "other"}}},
			"GET / HTTP/1.1\r\nhost: other\r\nConnection: close\r\n\r\n"},
	} {
		if got := string(c.request.Bytes("h:1")); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.request, got, c.want)
		}
	}
}
