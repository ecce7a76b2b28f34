package front

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"gdev/devserver/generation"
	"gdev/devserver/rawhead"
	"gdev/inspect"
)

// exchange is one request and the response to it: the application's, as the
// host sends it, or a page of gdev's own. It belongs to the goroutine that
// serves it.
type exchange struct {
	front   *Front
	ctx     context.Context // ends when the client is gone
	cancel  context.CancelFunc
	w       http.ResponseWriter
	control *http.ResponseController
	r       *http.Request // for the content, and what it knows of the connection
	conn    *rawhead.Conn
	request rawhead.Head // its head, as the client sent it
	rec     *recorder
	claim   *generation.Claim

	headSent bool  // the head of the response was sent
	failed   error // why the first write to the client that failed did

	input      input
	inputEnded atomic.Bool // the content of the request was read to its end
}

// newExchange begins the exchange of a request, and its record.
func (f *Front) newExchange(w http.ResponseWriter, r *http.Request) *exchange {
	conn := r.Context().Value(connKey{}).(*rawhead.Conn)
	x := &exchange{front: f, w: w, r: r, control: http.NewResponseController(w), conn: conn, request: conn.Head()}
	x.ctx, x.cancel = clientContext(r.Context())
	number, began := f.numbers.Add(1), time.Now()
	x.rec = newRecorder(f.config.Hub, f.config.Sample, inspect.Exchange{
		Number: number, State: inspect.StateHeld, Began: began, Client: r.RemoteAddr,
		Hint: hintOf(x.request.Fields), Request: x.request.Request(),
	})
	x.claim = generation.NewClaim(number, x.request.Method, x.request.Target, began, connection{x})
	x.inputEnded.Store(r.Body == http.NoBody)
	return x
}

// halfClosed is how long a client is waited for that has ended its side.
const halfClosed = time.Second

// clientContext ends some time after c does, which ends when the client has
// ended its side of the connection: it may have gone, or still be reading.
func clientContext(c context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	stop := context.AfterFunc(c, func() { time.AfterFunc(halfClosed, cancel) })
	return ctx, func() { stop(); cancel() }
}
