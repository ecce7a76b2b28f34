package inspect

import "strings"

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

// RedactEvent returns a copy of e without secrets. See Redact for what that
// covers and what it does not.
func RedactEvent(e Event) Event {
	switch e := e.(type) {
	case Exchange:
		return Redact(e)
	case Generation:
		if e.Failure != nil && e.Failure.Traceback != nil {
			f := *e.Failure
			t := RedactTraceback(*f.Traceback)
			f.Traceback, e.Failure = &t, &f
		}
		return e
	default:
		return e
	}
}

// Redact returns a copy of e in which the values of secret names are Masked:
// request and response fields, environ, locals, parameters in the request
// target and in any URL among these, keys of form and JSON content, and names
// inside a repr (a local that holds the whole environ, say), what was seen by
// findings included. e is not changed.
//
// What the application itself said stays as it is: its output, its log
// messages, the messages of its exceptions, and Traceback.Text.
func Redact(e Exchange) Exchange {
	e.Request = redactRequest(e.Request)
	e.Response = redactResponse(e.Response)
	e.Environ.Given = redactValues(e.Environ.Given)
	e.Environ.Changed = redactValues(e.Environ.Changed)
	e.Environ.Added = redactValues(e.Environ.Added)
	raised := make([]Raised, len(e.Tracebacks))
	for i, r := range e.Tracebacks {
		raised[i] = Raised{Where: r.Where, Traceback: RedactTraceback(r.Traceback)}
	}
	e.Tracebacks = raised
	findings := make([]Finding, len(e.Findings))
	for i, f := range e.Findings {
		findings[i] = RedactFinding(f)
	}
	e.Findings = findings
	return e
}

// RedactTraceback returns a copy of t in which the locals of secret names are
// Masked, along the whole chain. Its Message and Text stay as they are.
func RedactTraceback(t Traceback) Traceback {
	frames := make([]Frame, len(t.Frames))
	for i, f := range t.Frames {
		f.Locals = redactValues(f.Locals)
		frames[i] = f
	}
	t.Frames = frames
	if t.Cause != nil {
		cause := RedactTraceback(*t.Cause)
		t.Cause = &cause
	}
	group := make([]Traceback, len(t.Group))
	for i, member := range t.Group {
		group[i] = RedactTraceback(member)
	}
	t.Group = group
	return t
}

// RedactTarget masks the secret parameters of a request target or of another
// URL: "/?token=abc&page=2" becomes "/?token=‹masked›&page=2".
func RedactTarget(target string) string { return maskPairs(target) }

// RedactField returns f with its value Masked where its name is secret, and
// with the secret parameters in it masked otherwise (Referer, Location).
func RedactField(f Field) Field {
	if Secret(f.Name) {
		f.Value = Masked
	} else {
		f.Value = maskPairs(f.Value)
	}
	return f
}

// RedactValue is RedactField for a key of environ or a local variable. The
// quotes of a masked repr go with it.
func RedactValue(v Value) Value {
	if Secret(v.Key) {
		v.Repr = Masked
	} else {
		v.Repr = maskRepr(v.Repr)
	}
	return v
}

// RedactFinding is RedactValue for what was seen of an environ key or of a
// response field.
func RedactFinding(f Finding) Finding {
	if Secret(f.Name) && f.Seen != "" {
		f.Seen = Masked
	} else {
		f.Seen = maskRepr(f.Seen)
	}
	return f
}

func redactRequest(r Request) Request {
	r.Content = RedactContent(r.Content, r.Fields)
	r.Target = RedactTarget(r.Target)
	r.Fields = redactFields(r.Fields)
	r.Dropped = redactFields(r.Dropped)
	return r
}

func redactResponse(r Response) Response {
	fields := r.SentFields
	if len(fields) == 0 {
		fields = r.Fields
	}
	r.Content = RedactContent(r.Content, fields)
	r.Fields = redactFields(r.Fields)
	r.SentFields = redactFields(r.SentFields)
	calls := make([]StartCall, len(r.Calls))
	for i, c := range r.Calls {
		c.Fields = redactFields(c.Fields)
		calls[i] = c
	}
	r.Calls = calls
	return r
}

func redactFields(fields []Field) []Field {
	masked := make([]Field, len(fields))
	for i, f := range fields {
		masked[i] = RedactField(f)
	}
	return masked
}

func redactValues(values []Value) []Value {
	masked := make([]Value, len(values))
	for i, v := range values {
		masked[i] = RedactValue(v)
	}
	return masked
}

// RedactContent masks the secret keys in the sample of form and JSON content,
// whose type fields tell. Other content stays as it is.
func RedactContent(c Content, fields []Field) Content {
	sample := string(c.Sample)
	switch kind := mediaType(fields); {
	case kind == "application/x-www-form-urlencoded":
		sample = maskPairs(sample)
	case kind == "multipart/form-data":
		sample = maskParts(sample)
	case kind == "application/json", strings.HasSuffix(kind, "+json"):
		sample = maskRepr(sample)
	default:
		return c
	}
	c.grown += len(sample) - len(c.Sample)
	c.Sample = []byte(sample)
	return c
}

// mediaType is the media type of a message's content, in lower case and
// without parameters (RFC 9110 §8.3); empty where there is none.
func mediaType(fields []Field) string {
	for _, f := range fields {
		if strings.EqualFold(f.Name, "Content-Type") {
			kind, _, _ := strings.Cut(f.Value, ";")
			return strings.ToLower(strings.TrimSpace(kind))
		}
	}
	return ""
}
