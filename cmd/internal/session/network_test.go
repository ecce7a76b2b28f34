package session

import (
	"strings"
	"testing"
)

func TestAnIPv4AddressIsNoneOfIPv6(t *testing.T) {
	for address, want := range map[string]string{
		"0.0.0.0": "tcp4", "127.0.0.1": "tcp4", "192.168.1.5": "tcp4",
		"::": "tcp", "::1": "tcp", "localhost": "tcp", "": "tcp",
	} {
		if got := networkOf(address); got != want {
			t.Errorf("%q listens on %s, want %s", address, got, want)
		}
	}
}

func TestURLOfAllOfIPv4IsLocalhost(t *testing.T) {
	ln, _, err := Listen("0.0.0.0", 0, true)
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	if url := urlOf(ln); !strings.HasPrefix(url, "http://localhost:") {
		t.Errorf("its URL is %s", url)
	}
	if address := ln.Addr().String(); !strings.HasPrefix(address, "0.0.0.0:") { // "[::]:" has IPv6, too
		t.Errorf("it listens on %s", address)
	}
}
