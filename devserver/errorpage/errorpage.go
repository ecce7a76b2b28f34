// Package errorpage renders the pages that gdev itself answers with, where no
// response of the application can be sent.
//
// Contract: a page is one self-contained UTF-8 document, HTML for clients that
// prefer it and plain text for all others. Everything in it is escaped, the
// values of secret names are masked (see redact.Traceback), and nothing
// is loaded from elsewhere. A page that is not full tells its title and
// nothing else of the application. Rendering cannot fail and keeps no state.
package errorpage

import (
	"fmt"
	"net/http"

	"gdev/inspect"
	"gdev/inspect/redact"
)

// Page is what a page says. Tracebacks are in the order in which they were
// met; Message, Hint and Output may be empty, Exchange and Generation 0.
type Page struct {
	Code       int // status code
	Title      string
	Message    string
	Hint       string
	Output     string // the last of what the worker wrote
	Tracebacks []inspect.Traceback
	Exchange   uint64
	Generation int
}

// withheld stands in a page that is not full.
const withheld = "Whoever runs this server sees in gdev what went wrong. It stands here for a browser on the same machine that asks for localhost; gdev run --errors-to-all shows it to all."

// Render returns the page for a client that sent this Accept value. The body
// is full for those who may read the application's code.
func (p Page) Render(accept string, full bool) (contentType string, body []byte) {
	if full {
		p.Tracebacks = redacted(p.Tracebacks)
		p.Message, p.Hint = redact.Text(p.Message), redact.Text(p.Hint)
	} else {
		p = Page{Code: p.Code, Title: p.Title, Message: withheld}
	}
	if WantsHTML(accept) {
		return "text/html; charset=utf-8", p.html()
	}
	return "text/plain; charset=utf-8", p.text()
}

// Status is the status code with its reason phrase.
func (p Page) Status() string { return fmt.Sprintf("%d %s", p.Code, http.StatusText(p.Code)) }

// Origin names the exchange and the generation, where there are any.
func (p Page) Origin() string {
	switch {
	case p.Exchange == 0:
		return "gdev"
	case p.Generation == 0:
		return fmt.Sprintf("gdev · exchange %d", p.Exchange)
	}
	return fmt.Sprintf("gdev · exchange %d · generation %d", p.Exchange, p.Generation)
}

// Lead is Message, or empty where a traceback says the same.
func (p Page) Lead() string {
	for _, t := range p.Tracebacks {
		if p.Message == t.Summary() {
			return ""
		}
	}
	return p.Message
}

func redacted(tracebacks []inspect.Traceback) []inspect.Traceback {
	masked := make([]inspect.Traceback, len(tracebacks))
	for i, t := range tracebacks {
		masked[i] = redact.Traceback(t)
	}
	return masked
}
