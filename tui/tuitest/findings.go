package tuitest

import "gdev/inspect"

// Faulty breaks rules of PEP 3333 in each part that a finding can be about.
func Faulty() inspect.Exchange {
	e := exchange(10, 11_000, 6, "GET", "/report", "200  OK")
	e.Response.Fields = append(e.Response.Fields,
		inspect.Field{Name: "X Report", Value: "weekly"}, inspect.Field{Name: "Set-Cookie", Value: "session=xyz"})
	e.Environ.Added = []inspect.Value{{Key: "HTTP_CONTENT_TYPE", Type: "str", Repr: "'text/plain'"}}
	e.Environ.Changed = []inspect.Value{{Key: "SCRIPT_NAME", Type: "str", Repr: "'/'"}}
	e.Findings = []inspect.Finding{
		{Rule: "A8", Level: inspect.LevelError, Message: "there is more than one space after the code", Seen: "'200  OK' (str)", Where: "shop/views.py:21", Subject: inspect.SubjectStatus},
		{Rule: "A10", Level: inspect.LevelError, Message: "a field name is no token", Seen: "'X Report' (str)", Where: "shop/views.py:21", Subject: inspect.SubjectField, Name: "X Report"},
		{Rule: "A9", Level: inspect.LevelError, Message: "a field value is no str", Seen: "b'session=xyz' (bytes)", Where: "shop/views.py:21", Subject: inspect.SubjectField, Name: "Set-Cookie"},
		{Rule: "A23", Level: inspect.LevelError, Message: "SCRIPT_NAME is \"/\"", Seen: "'/' (str)", Subject: inspect.SubjectEnviron, Name: "SCRIPT_NAME"},
		{Rule: "A23", Level: inspect.LevelError, Message: "no such key comes from a field", Seen: "'text/plain' (str)", Subject: inspect.SubjectEnviron, Name: "HTTP_CONTENT_TYPE"},
		{Rule: "A20", Level: inspect.LevelWarning, Message: "an optional key was taken for granted", Where: "shop/views.py:17", Subject: inspect.SubjectEnviron, Name: "CONTENT_TYPE"},
		{Rule: "A18", Level: inspect.LevelWarning, Message: "write() was called\x1b[2J", Where: "shop/views.py:23", Subject: inspect.SubjectContent},
	}
	return e
}

// Explain explains rule A8 and no other.
func Explain(rule string) (title, text string) {
	if rule != "A8" {
		return "", ""
	}
	return `status is a str "NNN Reason"`, `## What PEP 3333 asks

The status is a ` + "`str`" + ` of a three-digit code and a
reason phrase, with a single space between them.

## Wrong and right

` + "```python" + `
def application(environ, start_response):
    start_response(200, [("Content-Type", "text/plain")])
    return [b"Hello\n"]
` + "```" + `
`
}
