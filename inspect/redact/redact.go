// Package redact masks secrets in what is shown and exported: the values of names
// that are those of secrets (see [Secret]), and what is secret by its shape, such
// as a password in a URL.
//
// Contract: the functions return copies and leave their arguments as they are. They
// take time that is linear in the size of the text. In doubt they mask: a value
// masked in vain costs one keypress to reveal.
package redact

import "gdev/inspect"

// Event returns a copy of e without secrets. See [Exchange] for what is masked
// and what is not.
func Event(e inspect.Event) inspect.Event {
	switch e := e.(type) {
	case inspect.Exchange:
		return Exchange(e)
	case inspect.Generation:
		if e.Failure != nil {
			f := Failure(*e.Failure)
			e.Failure = &f
		}
		return e
	case inspect.ThreadsTaken:
		return ThreadsTaken(e)
	case inspect.Notice:
		e.Text = Text(e.Text)
		return e
	default:
		return e
	}
}

// Exchange returns a copy of e without secrets:
//
//   - The values of secret names are Masked in request and response fields,
//     environ, locals, findings, content, and parameters in the request target and
//     in any URL; also where such a name stands inside a repr (a local that holds
//     the whole environ, say), percent-encoded or escaped.
//   - Passwords in URLs are, and whatever is secret in what gdev itself says.
//   - What the application itself said stays as it is: its output, its log
//     messages, and the messages of its exceptions but for what is secret by its
//     shape alone (see [Traceback]).
func Exchange(e inspect.Exchange) inspect.Exchange {
	e.Cause = Text(e.Cause)
	e.Request = redactRequest(e.Request)
	e.Response = redactResponse(e.Response)
	e.Environ.Given = each(e.Environ.Given, Value)
	e.Environ.Changed = each(e.Environ.Changed, Value)
	e.Environ.Added = each(e.Environ.Added, Value)
	e.Tracebacks = each(e.Tracebacks, func(r inspect.Raised) inspect.Raised {
		return inspect.Raised{Where: r.Where, Traceback: Traceback(r.Traceback)}
	})
	e.Findings = each(e.Findings, Finding)
	return e
}

func redactRequest(r inspect.Request) inspect.Request {
	r.Content = Content(r.Content, r.Fields)
	r.Target = Target(r.Target)
	r.Fields = each(r.Fields, Field)
	r.Dropped = each(r.Dropped, Field)
	return r
}

func redactResponse(r inspect.Response) inspect.Response {
	fields := r.SentFields
	if len(fields) == 0 {
		fields = r.Fields
	}
	r.Content = Content(r.Content, fields)
	r.Fields = each(r.Fields, Field)
	r.SentFields = each(r.SentFields, Field)
	r.Calls = each(r.Calls, func(c inspect.StartCall) inspect.StartCall {
		c.Fields, c.Error, c.ExcInfo = each(c.Fields, Field), Text(c.Error), maskShapes(c.ExcInfo)
		return c
	})
	return r
}

// ThreadsTaken masks what is secret in the targets.
func ThreadsTaken(t inspect.ThreadsTaken) inspect.ThreadsTaken {
	t.By = each(t.By, func(b inspect.Taker) inspect.Taker {
		b.Target = Target(b.Target)
		return b
	})
	return t
}
