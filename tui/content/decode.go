package content

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"mime"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"gdev/inspect"
	"gdev/inspect/termtext"
	"gdev/tui/safetext"
)

// decodeLimit bounds what comes out of a compressed sample: a few bytes can
// stand for very many.
const decodeLimit = 1 << 20

// decode undoes the content codings (RFC 9110 §8.4) that the standard library
// knows, and tells what it did. What it cannot decode stays as it is.
func (c Content) decode() (body []byte, notes []string) {
	body = c.Sample
	if len(body) == 0 {
		return nil, nil
	}
	codings := strings.Split(strings.ToLower(value(c.Fields, "Content-Encoding")), ",")
	for i := len(codings) - 1; i >= 0; i-- {
		coding := strings.TrimSpace(codings[i])
		if coding == "" || coding == "identity" {
			continue
		}
		decoded, ok := inflate(coding, body)
		if !ok {
			return body, append(notes, "encoded with "+safetext.Line(coding)+", shown as it is")
		}
		body = decoded
		notes = append(notes, coding+" decoded to "+inspect.FormatSize(int64(len(body))))
	}
	return body, notes
}

// inflate decodes as much as there is: the sample may end in the middle.
func inflate(coding string, body []byte) ([]byte, bool) {
	var r io.Reader
	var err error
	switch coding {
	case "gzip", "x-gzip":
		r, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		r, err = zlib.NewReader(bytes.NewReader(body))
	default:
		return nil, false
	}
	if err != nil {
		return nil, false
	}
	decoded, err := io.ReadAll(io.LimitReader(r, decodeLimit))
	return decoded, err == nil || len(decoded) > 0
}

// mediaType is a Content-Type.
type mediaType struct {
	media, charset string // in lower case
}

func parseType(contentType string) mediaType {
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(contentType, ";")
		return mediaType{media: strings.ToLower(strings.TrimSpace(media))}
	}
	return mediaType{media: media, charset: strings.ToLower(params["charset"])}
}

// text reads body in its charset. It reports false where the body is no text,
// whatever its type says.
func (m mediaType) text(body []byte) (text, note string, ok bool) {
	switch m.charset {
	case "iso-8859-1", "latin-1", "latin1":
		return latin1(body), "", !binary(body)
	case "utf-16", "utf-16le", "utf-16be":
		return utf16Text(body, m.charset == "utf-16be"), "", true
	}
	whole := body[:len(body)-termtext.PartialRune(body)] // the end of the sample may cut one in two
	if binary(body) || !m.named() && !utf8.Valid(whole) {
		return "", "", false
	}
	switch m.charset {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		if !utf8.Valid(whole) {
			note = "not valid UTF-8: the bytes that are not are shown as \\xNN"
		}
	default:
		note = "charset " + safetext.Line(m.charset) + " is not known here: shown as if it were UTF-8"
	}
	return string(whole), note, true
}

// named reports whether the type alone says that this is text.
func (m mediaType) named() bool {
	if strings.HasPrefix(m.media, "text/") || m.charset != "" {
		return true
	}
	for _, mark := range []string{"json", "xml", "javascript", "x-www-form-urlencoded", "yaml", "graphql"} {
		if strings.Contains(m.media, mark) {
			return true
		}
	}
	return false
}

// binary reports whether body holds a NUL, which no text does.
func binary(body []byte) bool { return bytes.IndexByte(body, 0) >= 0 }

func latin1(body []byte) string {
	runes := make([]rune, len(body))
	for i, c := range body {
		runes[i] = rune(c)
	}
	return string(runes)
}

// utf16Text reads UTF-16, in the order of its byte order mark if it has one.
func utf16Text(body []byte, bigEndian bool) string {
	if len(body) >= 2 && (body[0] == 0xfe && body[1] == 0xff || body[0] == 0xff && body[1] == 0xfe) {
		bigEndian, body = body[0] == 0xfe, body[2:]
	}
	units := make([]uint16, len(body)/2)
	for i := range units {
		low, high := body[2*i], body[2*i+1]
		if bigEndian {
			low, high = high, low
		}
		units[i] = uint16(high)<<8 | uint16(low)
	}
	return string(utf16.Decode(units))
}
