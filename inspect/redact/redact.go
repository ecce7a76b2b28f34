// Package redact masks secrets in what is shown and exported.
package redact

import (
	"slices"

	"gdev/inspect"
)

// Masked stands in the place of a secret value. It tells nothing of the value,
// not even its length.
const Masked = "‹masked›"

// Mask returns value, or Masked where name is that of a secret.
func Mask(name, value string) string {
	if Secret(name) {
		return Masked
	}
	return value
}

// Event returns a copy of e without secrets. See [Exchange] for what that
// covers and what it does not.
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

// Exchange returns a copy of e in which the values of secret names are Masked:
// request and response fields, environ, locals, parameters in the request
// target and in any URL among these, content, and names inside a repr (a local
// that holds the whole environ, say), what was seen by findings included, also
// where they are percent-encoded or escaped. So are passwords in URLs, and what
// gdev itself says. e is not changed.
//
// What the application itself said stays as it is: its output, its log
// messages, and the messages of its exceptions but for what is secret by its
// shape alone (see Traceback).
func Exchange(e inspect.Exchange) inspect.Exchange {
	e.Cause = Text(e.Cause)
	e.Request = redactRequest(e.Request)
	e.Response = redactResponse(e.Response)
	e.Environ.Given = redactValues(e.Environ.Given)
	e.Environ.Changed = redactValues(e.Environ.Changed)
	e.Environ.Added = redactValues(e.Environ.Added)
	raised := make([]inspect.Raised, len(e.Tracebacks))
	for i, r := range e.Tracebacks {
		raised[i] = inspect.Raised{Where: r.Where, Traceback: Traceback(r.Traceback)}
	}
	e.Tracebacks = raised
	findings := make([]inspect.Finding, len(e.Findings))
	for i, f := range e.Findings {
		findings[i] = Finding(f)
	}
	e.Findings = findings
	return e
}

// Text masks in a sentence of gdev's own, which may quote what a client
// or the application said.
func Text(s string) string { return maskText(s) }

// Failure is Traceback for why an application could not be loaded.
func Failure(f inspect.Failure) inspect.Failure {
	f.Message, f.Hint = Text(f.Message), Text(f.Hint)
	if f.Traceback != nil {
		t := Traceback(*f.Traceback)
		f.Traceback = &t
	}
	return f
}

// Traceback returns a copy of t in which the locals of secret names and
// the literals that the source gives them are Masked, along the whole chain. In
// its Message and in the messages of its Text that is done for passwords in
// URLs, bearer tokens and the like alone.
func Traceback(t inspect.Traceback) inspect.Traceback {
	frames := make([]inspect.Frame, len(t.Frames))
	for i, f := range t.Frames {
		f.Locals = redactValues(f.Locals)
		f.Source = redactSource(f.Source)
		frames[i] = f
	}
	t.Frames = frames
	t.Message, t.Text = maskShapes(t.Message), maskPythonText(t.Text)
	if t.Syntax != nil {
		syntax := *t.Syntax
		syntax.Source = redactSource(syntax.Source)
		t.Syntax = &syntax
	}
	if t.Cause != nil {
		cause := Traceback(*t.Cause)
		t.Cause = &cause
	}
	group := make([]inspect.Traceback, len(t.Group))
	for i, member := range t.Group {
		group[i] = Traceback(member)
	}
	t.Group = group
	return t
}

// Target masks the secret parameters of a request target or of another
// URL: "/?token=abc&page=2" becomes "/?token=‹masked›&page=2".
func Target(target string) string { return maskQuery(target) }

// Field returns f with its value Masked where its name is secret, and
// with the secret parameters in it masked otherwise (Referer, Location).
func Field(f inspect.Field) inspect.Field {
	if Secret(f.Name) {
		f.Value = Masked
	} else {
		f.Value = maskQuery(f.Value)
	}
	return f
}

// Value is Field for a key of environ or a local variable. The
// quotes of a masked repr go with it.
func Value(v inspect.Value) inspect.Value {
	switch {
	case Secret(v.Key):
		v.Repr = Masked
	case slices.Contains(queryKeys, v.Key) && literalLength(v.Repr) == len(v.Repr) && len(v.Repr) > 1:
		end := len(v.Repr) - 1
		v.Repr = v.Repr[:1] + maskQuery(v.Repr[1:end]) + v.Repr[end:]
	default:
		v.Repr = maskText(v.Repr)
	}
	return v
}

// queryKeys are the keys of environ that hold a query string.
var queryKeys = []string{"QUERY_STRING", "REQUEST_URI", "RAW_URI", "HTTP_REFERER"}

// Finding is Value for what was seen of an environ key or of a
// response field.
func Finding(f inspect.Finding) inspect.Finding {
	if Secret(f.Name) && f.Seen != "" {
		f.Seen = Masked
	} else {
		f.Seen = maskText(f.Seen)
	}
	return f
}

func redactRequest(r inspect.Request) inspect.Request {
	r.Content = Content(r.Content, r.Fields)
	r.Target = Target(r.Target)
	r.Fields = redactFields(r.Fields)
	r.Dropped = redactFields(r.Dropped)
	return r
}

func redactResponse(r inspect.Response) inspect.Response {
	fields := r.SentFields
	if len(fields) == 0 {
		fields = r.Fields
	}
	r.Content = Content(r.Content, fields)
	r.Fields = redactFields(r.Fields)
	r.SentFields = redactFields(r.SentFields)
	calls := make([]inspect.StartCall, len(r.Calls))
	for i, c := range r.Calls {
		c.Fields, c.Error, c.ExcInfo = redactFields(c.Fields), Text(c.Error), maskShapes(c.ExcInfo)
		calls[i] = c
	}
	r.Calls = calls
	return r
}

func redactSource(lines []string) []string {
	masked := make([]string, len(lines))
	for i, l := range lines {
		masked[i] = maskSource(l)
	}
	return masked
}

func redactFields(fields []inspect.Field) []inspect.Field {
	masked := make([]inspect.Field, len(fields))
	for i, f := range fields {
		masked[i] = Field(f)
	}
	return masked
}

func redactValues(values []inspect.Value) []inspect.Value {
	masked := make([]inspect.Value, len(values))
	for i, v := range values {
		masked[i] = Value(v)
	}
	return masked
}

// ThreadsTaken masks what is secret in the targets.
func ThreadsTaken(t inspect.ThreadsTaken) inspect.ThreadsTaken {
	by := make([]inspect.Taker, len(t.By))
	for i, b := range t.By {
		b.Target = Target(b.Target)
		by[i] = b
	}
	t.By = by
	return t
}
