package inspect

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// MarshalJSON writes the sample as text where it is UTF-8, else as base64.
func (c Content) MarshalJSON() ([]byte, error) {
	line := contentLine{Size: c.Size, Truncated: c.Truncated()}
	if s := c.text(); utf8.Valid(s) {
		text := string(s)
		line.Text = &text
	} else {
		line.Base64 = c.Sample
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // json.Marshal would, whatever the outer encoder does
	err := enc.Encode(line)
	return b.Bytes(), err
}

// text is the sample without the part of a character that a truncated one may
// end with.
func (c Content) text() []byte {
	s := c.Sample
	if !c.Truncated() {
		return s
	}
	for i := 1; i < utf8.UTFMax && i <= len(s); i++ {
		if tail := s[len(s)-i:]; utf8.RuneStart(tail[0]) && !utf8.FullRune(tail) {
			return s[:len(s)-i]
		}
	}
	return s
}

// contentLine is Content in JSON.
type contentLine struct {
	Size      int64   `json:"size"`
	Truncated bool    `json:"truncated"`
	Text      *string `json:"text,omitempty"`
	Base64    []byte  `json:"base64,omitempty"`
}
