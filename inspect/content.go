package inspect

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// Content is a body (RFC 9110 §6.4): its size and the first part of it.
type Content struct {
	Size   int64  `json:"size"`   // bytes
	Sample []byte `json:"sample"` // the first bytes, at most the capture bound

	// Grown is the number of bytes by which masking has made Sample longer than
	// what it stands for.
	Grown int `json:"-"`
}

// Truncated reports whether Sample is less than all of the content.
func (c Content) Truncated() bool { return c.Size > int64(len(c.Sample)-c.Grown) }

// MarshalJSON writes the sample as text where it is UTF-8, else as base64.
func (c Content) MarshalJSON() ([]byte, error) {
	fields := contentJSON{Size: c.Size, Truncated: c.Truncated()}
	if utf8.Valid(c.Sample) {
		text := string(c.Sample)
		fields.Text = &text
	} else {
		fields.Base64 = c.Sample
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // json.Marshal would, whatever the outer encoder does
	err := enc.Encode(fields)
	return b.Bytes(), err
}

// contentJSON has the names of a Content's fields in JSON.
type contentJSON struct {
	Size      int64   `json:"size"`
	Truncated bool    `json:"truncated"`
	Text      *string `json:"text,omitempty"`
	Base64    []byte  `json:"base64,omitempty"`
}
