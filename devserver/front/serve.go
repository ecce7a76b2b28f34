package front

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	"gdev/devserver/generation"
	"gdev/devserver/rawhead"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// serve is the life of one exchange: record it, wait for a thread of a ready
// generation, hand it over, and end it.
func (s *Front) serve(w http.ResponseWriter, r *http.Request) {
	conn := r.Context().Value(connKey{}).(*rawhead.Conn)
	head := conn.Head()
	rec := newRecorder(s.config.Hub, s.config.Sample, inspect.Exchange{
		Number: s.numbers.Add(1), State: inspect.StateHeld, Began: time.Now(), Client: r.RemoteAddr,
		Hint: hintOf(head.Fields),
		Request: inspect.Request{
			Method: head.Method, Target: head.Target, Version: head.Version, Fields: head.Fields,
		},
	})
	ctx, cancel := clientContext(r.Context())
	defer cancel()
	a := &answer{
		server: s, ctx: ctx, w: w, r: r, conn: conn, rec: rec, control: http.NewResponseController(w),
	}
	a.inputEnded.Store(r.Body == http.NoBody)
	a.claim = generation.NewClaim(rec.x.Number, head.Method, head.Target, rec.x.Began, connection{a})
	// Reading the request and writing the response may overlap (wsgi.input
	// while blocks go out); an error means that they do anyhow.
	_ = a.control.EnableFullDuplex()
	whole := false
	defer func() { a.leave(whole) }()
	s.faults.contain(a, func() { s.respond(a, head) })
	whole = true
}

// respond has the application answer, or answers itself.
func (s *Front) respond(a *answer, head rawhead.Head) {
	rec := a.rec
	request := requestFrame(rec.x.Number, head, a.r)
	for attempt := 0; ; attempt++ {
		l, err := s.pool.Acquire(a.ctx, a.claim, rec.tell)
		if err != nil {
			a.refuse(err)
			return
		}
		a.input.enough.Store(true)
		rec.running(l.Generation(), time.Since(rec.x.Began))
		rec.tell()
		e := &exchange{answer: a, link: l.Link}
		err = s.run(e, l, request)
		if err == nil {
			e.finish()
			return
		}
		// The host tells the environ before it calls the application: without
		// it, nothing has happened yet, and another worker may have it.
		if e.begun || attempt > 0 {
			e.abandoned(l.ExitOutcome())
			return
		}
	}
}

// run serves an exchange on a link that is given back then. A link that a panic
// has left is in no state that anybody knows, and its worker is ended.
func (s *Front) run(e *exchange, l *generation.Lease, q wire.Request) error {
	ended := false
	defer func() {
		if !ended {
			l.Release(true)
			l.Abort()
		}
	}()
	err := e.run(q)
	ended = true
	l.Release(err != nil)
	return err
}

// Bounds of what a client may leave open.
const (
	halfClosed = time.Second      // that a client which has ended its side is waited for
	silentTime = 30 * time.Second // that a client may send nothing where its content is waited for
)

// clientContext ends some time after c does, which ends when the client has
// ended its side of the connection: it may have gone, or still be reading.
func clientContext(c context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	stop := context.AfterFunc(c, func() { time.AfterFunc(halfClosed, cancel) })
	return ctx, func() { stop(); cancel() }
}

// requestFrame says to the host what the client sent.
func requestFrame(number uint64, head rawhead.Head, r *http.Request) wire.Request {
	path, query := splitTarget(head.Target)
	q := wire.Request{
		Exchange: number, Method: head.Method, Target: head.Target, Path: path, Query: query,
		Version: spoken(head.Version), Scheme: "http", Length: r.ContentLength,
		Fields: requestFields(head),
	}
	q.RemoteAddr, q.RemotePort, _ = net.SplitHostPort(r.RemoteAddr)
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		q.ServerName, q.ServerPort, _ = net.SplitHostPort(local.String())
	}
	return q
}

// spoken is the version by which a message is to be read (RFC 9110 §2.5).
func spoken(version string) string {
	if version == "HTTP/1.0" {
		return version
	}
	return "HTTP/1.1"
}

// requestFields gives the fields of the request. A target in absolute form
// names the host, and the Host field is to be ignored (RFC 9112 §3.2.2).
func requestFields(head rawhead.Head) [][2]string {
	authority := head.Authority()
	all := make([][2]string, 0, len(head.Fields)+1)
	if authority != "" {
		all = append(all, [2]string{"Host", authority})
	}
	for _, f := range head.Fields {
		if authority == "" || !strings.EqualFold(f.Name, "Host") {
			all = append(all, [2]string{f.Name, f.Value})
		}
	}
	return all
}

// splitTarget gives the undecoded path and the query of a request target
// (RFC 9112 §3.2: origin, absolute, or asterisk form).
func splitTarget(target string) (path, query string) {
	path, query, _ = strings.Cut(target, "?")
	if strings.HasPrefix(path, "/") {
		return path, query
	}
	if _, rest, ok := strings.Cut(path, "://"); ok {
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			return rest[i:], query
		}
		return "/", query // RFC 9110 §4.2.3: an empty path means "/"
	}
	return path, query
}

// errClientGone says that a write to the client failed.
var errClientGone = errors.New("the client went away")
