package front

import (
	"testing"

	"gdev/devserver/rawhead"
	"gdev/inspect"
)

func headOf(target string, fields ...string) rawhead.Head {
	h := rawhead.Head{Method: "GET", Target: target, Version: "HTTP/1.1"}
	for i := 0; i < len(fields); i += 2 {
		h.Fields = append(h.Fields, inspect.Field{Name: fields[i], Value: fields[i+1]})
	}
	return h
}

func TestErrorsAreForThisMachineByItsName(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LocalHost:8000": true, "localhost.": true, "shop.localhost:8000": true, "a.b.localhost.": true,
		"127.0.0.1": true, "127.0.0.1:8000": true, "127.9.9.9": true, "[::1]": true, "[::1]:8000": true,
		"[::ffff:127.0.0.1]:80": true, "[0:0:0:0:0:0:0:1]": true,
		"dev.example": true, "DEV.example.:8000": true, // named with --host
		"evil.example": false, "evil.example:8000": false, "localhost.evil.example": false, "notlocalhost": false,
		"127.0.0.1.evil.example": false, "127.0.0.1.nip.io": false, "192.168.1.5": false, "0.0.0.0": false, "[::]": false,
		"": false, ".localhost.evil": false, "example": false, "127.1": false, "localhost..": false, "evil.example.": false,
	} {
		if got := mayReadErrors("127.0.0.1:5", headOf("/", "Host", host), "dev.example"); got != want {
			t.Errorf("%q: %v, want %v", host, got, want)
		}
	}
	for remote, want := range map[string]bool{
		"127.0.0.1:5": true, "127.8.8.8:5": true, "[::1]:5": true, "[::ffff:127.0.0.1]:5": true,
		"192.168.1.5:5": false, "[fe80::1%eth0]:5": false, "[2001:db8::1]:5": false, "": false, "@": false,
	} {
		if got := mayReadErrors(remote, headOf("/", "Host", "localhost"), ""); got != want {
			t.Errorf("from %q: %v, want %v", remote, got, want)
		}
	}
	if mayReadErrors("127.0.0.1:5", headOf("/"), "") {
		t.Error("without Host")
	}
}

func TestTheHostOfATargetIsLookedAtToo(t *testing.T) {
	for _, c := range []struct {
		target, host string
		want         bool
	}{
		{"http://localhost/", "localhost", true}, {"http://localhost/", "evil.example", false},
		{"http://evil.example/", "localhost", false}, {"HTTP://[::1]:8000?a=http://evil", "localhost", true},
	} {
		if got := mayReadErrors("127.0.0.1:5", headOf(c.target, "Host", c.host), ""); got != c.want {
			t.Errorf("%s with %s: %v", c.target, c.host, got)
		}
	}
}

func TestErrorsAreNotForWhoComesThroughAProxy(t *testing.T) {
	for _, name := range []string{
		"X-Forwarded-For", "x-forwarded-host", "X-Forwarded-Proto", "X_Forwarded_For", "Forwarded", "Via", "X-Real-IP", "X-Client-IP",
		"CF-Connecting-IP", "CF-Ray", "CDN-Loop", "True-Client-IP", "Fly-Client-IP", "X-Cluster-Client-Ip", "Proxy-Connection",
		"X-Original-URL", "X-Envoy-External-Address", "X-Amzn-Trace-Id", "Ngrok-Skip-Browser-Warning", "Client-IP",
	} {
		for _, value := range []string{"", "203.0.113.9", "127.0.0.1"} {
			if mayReadErrors("127.0.0.1:5", headOf("/", "Host", "localhost", name, value), "") {
				t.Errorf("with %s: %q", name, value)
			}
		}
	}
	if !mayReadErrors("127.0.0.1:5", headOf("/", "Host", "localhost", "Accept", "*/*", "X-Request-Id", "1", "Referer", "http://localhost/"), "") {
		t.Error("with fields of a browser")
	}
}
