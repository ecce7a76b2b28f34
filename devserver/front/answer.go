package front

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"gdev/devserver/errorpage"
	"gdev/devserver/generation"
	"gdev/devserver/rawhead"
	"gdev/devserver/wire"
	"gdev/inspect"
	"gdev/inspect/termtext"
)

// answer is the response to one request: the application's as the host tells
// it, or a page of gdev's own.
type answer struct {
	server   *Front
	ctx      context.Context // ends when the client is gone
	w        http.ResponseWriter
	control  *http.ResponseController
	r        *http.Request
	conn     *rawhead.Conn
	rec      *recorder
	headSent bool
	failed   error // of the first write to the client that failed

	claim      *generation.Claim
	input      input
	inputEnded atomic.Bool // the content of the request was read to its end
}

// head gives net/http the status code and what it needs to frame the content;
// the connection puts the status line and fields on the wire as they were given.
func (a *answer) head(h wire.Head) {
	a.rec.head(h)
	a.sendHead(h.Status, a.rec.x.Response.SentFields)
}

func (a *answer) sendHead(status string, fields []inspect.Field) {
	a.headSent = true
	code, err := strconv.Atoi(status[:min(3, len(status))])
	h := a.w.Header()
	switch { // for net/http's framing only; the status goes out as given
	case err != nil || code > 999:
		code = http.StatusInternalServerError
	case code < 200: // no content; and the client waits for another response, which is not the next one
		code = http.StatusNoContent
		h.Set("Connection", "close")
	}
	if a.tooMuchLeft() {
		h.Set("Connection", "close") // RFC 9112 §9.6
	}
	a.conn.Answer(status, fields)
	h["Date"], h["Content-Type"] = nil, nil // switched off: the fields above are complete
	for _, f := range fields {
		if strings.EqualFold(f.Name, "Content-Length") {
			h["Content-Length"] = []string{strings.TrimSpace(f.Value)}
		}
	}
	a.w.WriteHeader(code)
}

func (a *answer) write(b []byte) {
	if a.failed != nil {
		return
	}
	if _, err := a.w.Write(b); err != nil && !errors.Is(err, http.ErrBodyNotAllowed) {
		a.failed = fmt.Errorf("%w: %w", errClientGone, err)
		return
	}
	a.flush()
}

func (a *answer) flush() {
	if a.headSent && a.failed == nil {
		a.failed = a.control.Flush()
	}
}

// page answers with a page of gdev's own.
func (a *answer) page(p errorpage.Page) {
	p.Exchange, p.Generation = a.rec.x.Number, a.rec.x.Generation
	full := a.server.config.ErrorsToAll || mayReadErrors(a.r.RemoteAddr, a.conn.Head(), a.server.config.Host)
	contentType, body := p.Render(a.r.Header.Get("Accept"), full)
	status := fmt.Sprintf("%d %s", p.Code, http.StatusText(p.Code))
	fields := []inspect.Field{
		{Name: "Content-Type", Value: contentType},
		{Name: "Content-Length", Value: strconv.Itoa(len(body))},
		{Name: "Cache-Control", Value: "no-store"},
		{Name: "Date", Value: date()},
		{Name: "Server", Value: a.server.config.Software},
	}
	a.rec.page(status, fields, body)
	a.sendHead(status, fields)
	if a.r.Method != http.MethodHead {
		a.write(body)
	}
}

// raised answers for an application that raised before anything was sent.
func (a *answer) raised() {
	message := a.lastError()
	a.page(errorpage.Page{
		Code: http.StatusInternalServerError, Title: "The application raised an exception",
		Message: message, Tracebacks: a.tracebacks(), Hint: a.rec.x.Hint,
	})
	a.rec.finish(inspect.OutcomeFailed, message)
}

// broken ends an exchange that cannot be completed: with an error page where
// nothing was sent, and else with a cut, so that nobody takes it for whole.
func (a *answer) broken(o inspect.Outcome, cause string, code int) {
	if a.headSent {
		a.rec.finish(o, cause)
		a.cutOff()
	}
	a.page(errorpage.Page{
		Code: code, Title: http.StatusText(code), Message: cause, Tracebacks: a.tracebacks(),
	})
	a.rec.finish(o, cause)
}

// cutOff ends the connection in the middle of the content.
func (a *answer) cutOff() {
	if !a.r.ProtoAtLeast(1, 1) && a.w.Header().Get("Content-Length") == "" {
		a.conn.CutOff() // its end would be that of the content (S34)
	}
	panic(http.ErrAbortHandler)
}

// refuse answers a request that no generation takes.
func (a *answer) refuse(err error) {
	var failed *generation.FailedError
	switch {
	case errors.As(err, &failed):
		a.rec.x.Generation = failed.Generation
		a.refuseFailed(failed.Failure)
	case errors.Is(err, context.Canceled):
		a.rec.finish(inspect.OutcomeClientGone, "the client went away while its request was held")
		panic(http.ErrAbortHandler)
	case errors.Is(err, generation.ErrKilled):
		a.page(errorpage.Page{
			Code: http.StatusServiceUnavailable, Title: "The request was ended", Message: err.Error(),
		})
		a.rec.finish(inspect.OutcomeKilled, "it was ended by its user while it was held")
	default:
		p := errorpage.Page{
			Code: http.StatusServiceUnavailable, Title: "The application is not ready", Message: err.Error(),
		}
		if errors.Is(err, generation.ErrHeldTooLong) {
			p.Hint = "gdev run --hold " + (2 * a.server.pool.HoldTime()).String()
		}
		a.page(p)
		a.rec.finish(inspect.OutcomeRefused, err.Error())
	}
}

// refuseFailed answers with why the current generation failed.
func (a *answer) refuseFailed(f inspect.Failure) {
	p := errorpage.Page{
		Code: http.StatusInternalServerError, Title: "The application could not be loaded",
		Message: f.Message, Hint: f.Hint, Output: termtext.Unstyled(f.Output),
	}
	if f.Traceback != nil {
		p.Tracebacks = []inspect.Traceback{*f.Traceback}
	}
	a.page(p)
	a.rec.finish(inspect.OutcomeRefused, "generation failed: "+f.Message)
}

// tracebacks are those of the exceptions that reached the host. One that the
// framework logged first and raised then is told only once, as handled.
func (a *answer) tracebacks() []inspect.Traceback {
	var reached, handled []inspect.Traceback
	for _, r := range a.rec.x.Tracebacks {
		if r.Where == inspect.InHandler {
			handled = append(handled, r.Traceback)
		} else {
			reached = append(reached, r.Traceback)
		}
	}
	if len(reached) == 0 {
		return handled
	}
	return reached
}

// lastError is the one line of the exception that ended the exchange.
func (a *answer) lastError() string {
	all := a.tracebacks()
	if len(all) == 0 {
		return "the application sent no response"
	}
	return all[len(all)-1].Summary()
}
