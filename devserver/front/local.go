package front

import (
	"net/netip"
	"strings"

	"gdev/devserver/rawhead"
)

// mayReadErrors reports whether a client may read the application's code. It
// has to be on this machine, with no proxy before it, and to have asked for
// this machine by its name: a page of another site whose name means 127.0.0.1
// by now (DNS rebinding) comes with that site's name. Nothing that a client
// sends can make it more trusted.
func mayReadErrors(remote string, head rawhead.Head, named string) bool {
	client, err := netip.ParseAddrPort(remote)
	if err != nil || !client.Addr().Unmap().IsLoopback() {
		return false
	}
	for _, f := range head.Fields {
		if isOfProxy(f.Name) {
			return false
		}
	}
	hosts := head.Values("Host")
	if authority := head.Authority(); authority != "" {
		hosts = append(hosts, authority)
	}
	for _, host := range hosts {
		if !isThisMachine(host, named) {
			return false
		}
	}
	return len(hosts) > 0
}

// isThisMachine reports whether a host means this machine wherever it is
// resolved, or is the one that the user named.
func isThisMachine(host, named string) bool {
	host, _ = rawhead.SplitHost(host)
	host = plainHost(host)
	if ip, err := netip.ParseAddr(host); err == nil && ip.Unmap().IsLoopback() {
		return true
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || host != "" && host == plainHost(named)
}

// plainHost is a host without what may be spelled in several ways.
func plainHost(host string) string {
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Unmap().String()
	}
	return host
}

// Fields that proxies, tunnels and content delivery networks add, by how their
// names begin, and by what is in them.
var (
	proxyPrefixes = []string{"forwarded", "via", "x-forward", "x-original-", "x-envoy-", "x-real-", "x-amzn-trace", "x-amz-cf-", "x-arr-", "x-azure-", "cf-", "cdn-", "fly-", "fastly-", "akamai-", "ngrok-", "true-client", "front-end-"}
	proxyParts    = []string{"client-ip", "clientip", "real-ip", "connecting-ip", "proxy", "tunnel"}
)

func isOfProxy(field string) bool {
	name := strings.ReplaceAll(strings.ToLower(field), "_", "-")
	for _, prefix := range proxyPrefixes {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	for _, part := range proxyParts {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}
