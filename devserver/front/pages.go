package front

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"gdev/devserver/errorpage"
	"gdev/devserver/generation"
	"gdev/inspect"
	"gdev/inspect/termtext"
)

// page answers with a page of gdev's own.
func (x *exchange) page(p errorpage.Page) {
	p.Exchange, p.Generation = x.rec.record.Number, x.rec.record.Generation
	full := x.front.config.ErrorsToAll || mayReadErrors(x.r.RemoteAddr, x.request, x.front.config.Address)
	contentType, body := p.Render(strings.Join(x.request.Values("Accept"), ", "), full)
	status := fmt.Sprintf("%d %s", p.Code, http.StatusText(p.Code))
	fields := []inspect.Field{
		{Name: "Content-Type", Value: contentType},
		{Name: "Content-Length", Value: strconv.Itoa(len(body))},
		{Name: "Cache-Control", Value: "no-store"},
		{Name: "Date", Value: date()},
		{Name: "Server", Value: x.front.config.Software},
	}
	x.rec.page(status, fields, body)
	x.writeHead(status, fields)
	if x.request.Method != http.MethodHead {
		x.write(body)
	}
}

// raised answers for an application that raised before anything was sent.
func (x *exchange) raised() {
	message := x.lastError()
	x.page(errorpage.Page{
		Code: http.StatusInternalServerError, Title: "The application raised an exception",
		Message: message, Tracebacks: x.tracebacks(), Hint: x.rec.record.Hint,
	})
	x.rec.finish(inspect.OutcomeFailed, message)
}

// broken ends an exchange that cannot be completed: with an error page where
// nothing was sent, and else with a cut, so that nobody takes it for whole.
func (x *exchange) broken(o inspect.Outcome, cause string, code int) {
	if x.headSent {
		x.rec.finish(o, cause)
		x.cutOff()
	}
	x.page(errorpage.Page{
		Code: code, Title: http.StatusText(code), Message: cause, Tracebacks: x.tracebacks(),
	})
	x.rec.finish(o, cause)
}

// refuse answers a request that no generation takes.
func (x *exchange) refuse(err error) {
	var failed *generation.FailedError
	switch {
	case errors.As(err, &failed):
		x.rec.record.Generation = failed.Generation
		x.refuseFailed(failed.Failure)
	case errors.Is(err, context.Canceled):
		x.rec.finish(inspect.OutcomeClientGone, "the client went away while its request was held")
		panic(http.ErrAbortHandler)
	case errors.Is(err, generation.ErrKilled):
		x.page(errorpage.Page{
			Code: http.StatusServiceUnavailable, Title: "The request was ended", Message: err.Error(),
		})
		x.rec.finish(inspect.OutcomeKilled, "it was ended by its user while it was held")
	default:
		p := errorpage.Page{
			Code: http.StatusServiceUnavailable, Title: "The application is not ready", Message: err.Error(),
		}
		if errors.Is(err, generation.ErrHeldTooLong) {
			p.Hint = "gdev run --hold " + (2 * x.front.pool.HoldTime()).String()
		}
		x.page(p)
		x.rec.finish(inspect.OutcomeRefused, err.Error())
	}
}

// refuseFailed answers with why the current generation failed.
func (x *exchange) refuseFailed(f inspect.Failure) {
	p := errorpage.Page{
		Code: http.StatusInternalServerError, Title: "The application could not be loaded",
		Message: f.Message, Hint: f.Hint, Output: termtext.Unstyled(f.Output),
	}
	if f.Traceback != nil {
		p.Tracebacks = []inspect.Traceback{*f.Traceback}
	}
	x.page(p)
	x.rec.finish(inspect.OutcomeRefused, "generation failed: "+f.Message)
}

// tracebacks are those of the exceptions that reached the host. One that the
// framework logged first and raised then is shown only once, as handled.
func (x *exchange) tracebacks() []inspect.Traceback {
	var reached, handled []inspect.Traceback
	for _, r := range x.rec.record.Tracebacks {
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
func (x *exchange) lastError() string {
	all := x.tracebacks()
	if len(all) == 0 {
		return "the application sent no response"
	}
	return all[len(all)-1].Summary()
}
