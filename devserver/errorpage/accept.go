package errorpage

import (
	"mime"
	"strconv"
	"strings"
)

// WantsHTML reports whether a client with this Accept value would rather have
// text/html than text/plain (RFC 9110 §12.5.1). Browsers would; curl, with
// */*, and clients without the field take either and get text.
func WantsHTML(accept string) bool {
	return quality(accept, "html") > quality(accept, "plain")
}

// quality is the weight that the most specific media range gives to the
// subtype of text.
func quality(accept, subtype string) float64 {
	q, specific := 0.0, 0
	for item := range strings.SplitSeq(accept, ",") {
		mediaRange, params, err := mime.ParseMediaType(item)
		if err != nil {
			continue
		}
		n := 0
		switch mediaRange {
		case "text/" + subtype:
			n = 3
		case "text/*":
			n = 2
		case "*/*":
			n = 1
		}
		if n > specific {
			q, specific = weight(params), n
		}
	}
	return q
}

func weight(params map[string]string) float64 {
	s, given := params["q"]
	if !given {
		return 1
	}
	q, err := strconv.ParseFloat(s, 64)
	if err != nil || !(0 <= q && q <= 1) {
		return 0
	}
	return q
}
