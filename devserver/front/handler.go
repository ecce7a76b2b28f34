package front

import (
	"net/http"
	"time"
)

// handler answers an exchange.
type handler func(*exchange)

// serve is the handler of net/http. What an exchange passes, outermost first:
//
//	serve             makes it, and reads or cuts off what is left of its content
//	faults.contain    answers where gdev itself fails
//	Front.handlerFor  chooses who answers
//	Front.application has a thread of a ready generation call the application
func (f *Front) serve(w http.ResponseWriter, r *http.Request) {
	x := f.newExchange(w, r)
	defer x.cancel()
	// Reading the request and writing the response may overlap (wsgi.input
	// while blocks go out); an error means that they do anyhow.
	_ = x.control.EnableFullDuplex()
	whole := false
	defer func() { x.endInput(whole) }()
	f.faults.contain(x, f.handlerFor(x))
	whole = true
}

// handlerFor chooses who answers an exchange: the application does. Paths that
// gdev answers itself would be recognised here.
func (f *Front) handlerFor(*exchange) handler { return f.application }

// application has the application answer, or answers itself where it cannot.
func (f *Front) application(x *exchange) {
	for attempt := 0; ; attempt++ {
		l, err := f.pool.Acquire(x.ctx, x.claim, x.rec.publish)
		if err != nil {
			x.refuse(err)
			return
		}
		x.input.hasThread.Store(true)
		x.rec.running(l.Generation(), time.Since(x.rec.record.Began))
		x.rec.publish()
		c := &call{x: x, link: l.Link}
		if err = c.runOn(l); err == nil {
			c.finish()
			return
		}
		// The host sends the environ before it calls the application: without it,
		// nothing has happened yet, and another worker may have the request.
		if c.begun || attempt > 0 {
			c.abandoned(l.ExitOutcome())
			return
		}
	}
}
