package redact

import (
	"mime"
	"strings"

	"gdev/inspect"
)

// Content masks in the sample of a content: the parts of a form, and the names
// in any other text, whatever the type that fields give it. Markup, scripts and
// what is no text stay as they are.
func Content(c inspect.Content, fields []inspect.Field) inspect.Content {
	kind, boundary := mediaType(fields)
	mask := contentMask(kind, boundary, c.Sample)
	if mask == nil {
		return c
	}
	sample := mask(string(c.Sample))
	c.Grown += len(sample) - len(c.Sample)
	c.Sample = []byte(sample)
	return c
}

// contentMask is the function that masks content of this media type; nil where none
// does.
func contentMask(kind, boundary string, sample []byte) func(string) string {
	switch {
	case kind == "application/x-www-form-urlencoded":
		return maskQuery
	case strings.HasPrefix(kind, "multipart/"):
		return func(s string) string { return maskParts(s, boundary) }
	case kind == "text/html", kind == "application/xhtml+xml", kind == "text/css",
		strings.Contains(kind, "javascript"), !isText(sample):
		return nil
	}
	return maskText
}

// mediaType is the media type of a message's content, in lower case and without
// parameters (RFC 9110 §8.3), and its boundary; empty where there is none.
func mediaType(fields []inspect.Field) (kind, boundary string) {
	for _, f := range fields {
		if strings.EqualFold(f.Name, "Content-Type") {
			kind, _, _ = strings.Cut(f.Value, ";")
			if _, parameters, err := mime.ParseMediaType(f.Value); err == nil {
				boundary = parameters["boundary"]
			}
			return strings.ToLower(strings.TrimSpace(kind)), boundary
		}
	}
	return "", ""
}
