package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"syscall"

	"gdev/cmd/internal/cli"
	"gdev/devserver/holder"
)

// portsTried is how many ports from the default one on are tried.
const portsTried = 100

// listen opens the port that was asked for; where it was not asked for and is
// taken, the next free one, and notice says so.
func listen(o *options) (ln net.Listener, notice string, err error) {
	last := o.port
	if !o.portGiven {
		last += portsTried
	}
	for port := o.port; ; port++ {
		ln, err = net.Listen(networkOf(o.address), net.JoinHostPort(o.address, strconv.Itoa(port)))
		if err == nil {
			if port != o.port {
				notice = fmt.Sprintf("port %d is taken%s: listening on %d", o.port, holderText(o.port), port)
			}
			return ln, notice, nil
		}
		if !isTaken(err) || port >= last {
			return nil, "", listenError(o, port, err)
		}
	}
}

// What Windows says of a port that another program has: that it is in use, or,
// where that program has it to itself or the system keeps it for Hyper-V, that
// it is not allowed. Go's own EADDRINUSE and EACCES stand for neither.
const (
	wsaAccess    syscall.Errno = 10013 // WSAEACCES
	wsaAddrInUse syscall.Errno = 10048 // WSAEADDRINUSE
)

// isTaken reports whether a port could not be opened because somebody else has
// it. Numbers of Windows mean nothing elsewhere.
func isTaken(err error) bool {
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, wsaAddrInUse) || errors.Is(err, wsaAccess)
}

// networkOf is the network of an address: Go takes 0.0.0.0 for all addresses of
// IPv6, too.
func networkOf(address string) string {
	if ip, err := netip.ParseAddr(address); err == nil && ip.Is4() {
		return "tcp4"
	}
	return "tcp"
}

func listenError(o *options, port int, err error) error {
	address := net.JoinHostPort(o.address, strconv.Itoa(port))
	switch {
	case isTaken(err):
		return &cli.Error{
			Message: fmt.Sprintf("cannot listen on %s: the port is taken%s", address, holderText(port)),
			Hint:    "gdev run --port 0 picks a free port",
		}
	case errors.Is(err, syscall.EACCES):
		return &cli.Error{
			Message: fmt.Sprintf("cannot listen on %s: no permission for this port", address),
			Hint:    fmt.Sprintf("gdev run --port %d", defaultPort),
		}
	}
	return &cli.Error{
		Message: fmt.Sprintf("cannot listen on %s: %s", address, err),
		Hint:    "gdev run --host 127.0.0.1",
	}
}

func holderText(port int) string {
	if p, ok := holder.OfPort(port); ok {
		return " (held by " + p.String() + ")"
	}
	return ""
}

// urlOf is where a browser on this machine finds the listener.
func urlOf(ln net.Listener) string {
	host, port, _ := net.SplitHostPort(ln.Addr().String())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}
