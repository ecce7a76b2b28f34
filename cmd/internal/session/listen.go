package session

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"syscall"

	"gdev/cmd/internal/cli"
	"gdev/cmd/internal/config"
	"gdev/devserver/holder"
)

// portsTried is how many ports from the default one on are tried.
const portsTried = 100

// Listen opens a port. Where it is taken, and need not be that very one, it opens
// the next free one, and notice says so.
func Listen(host string, wanted int, exact bool) (ln net.Listener, notice string, err error) {
	last := wanted
	if !exact {
		last += portsTried
	}
	for port := wanted; ; port++ {
		ln, err = net.Listen(networkOf(host), net.JoinHostPort(host, strconv.Itoa(port)))
		if err == nil {
			if port != wanted {
				notice = fmt.Sprintf("port %d is taken%s: listening on %d", wanted, holderText(wanted), port)
			}
			return ln, notice, nil
		}
		if !isTaken(err) || port >= last {
			return nil, "", listenError(host, port, err)
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

func listenError(host string, port int, err error) error {
	address := net.JoinHostPort(host, strconv.Itoa(port))
	switch {
	case isTaken(err):
		return &cli.Error{
			Message: fmt.Sprintf("cannot listen on %s: the port is taken%s", address, holderText(port)),
			Hint:    "gdev run --port 0 picks a free port",
		}
	case errors.Is(err, syscall.EACCES):
		return &cli.Error{
			Message: fmt.Sprintf("cannot listen on %s: no permission for this port", address),
			Hint:    fmt.Sprintf("gdev run --port %d", config.DefaultPort),
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

// ListenLocally opens a free port for this machine alone.
func ListenLocally() (net.Listener, error) {
	ln, _, err := Listen("127.0.0.1", 0, true)
	return ln, err
}
