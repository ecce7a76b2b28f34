package redact

import (
	"slices"

	"gdev/inspect"
)

// Target masks the secret parameters of a request target or of another URL:
// "/?token=abc&page=2" becomes "/?token=‹masked›&page=2".
func Target(target string) string { return maskQuery(target) }

// Field returns f with its value Masked where its name is secret, and with the
// secret parameters in it masked otherwise (Referer, Location).
func Field(f inspect.Field) inspect.Field {
	if Secret(f.Name) {
		f.Value = Masked
	} else {
		f.Value = maskQuery(f.Value)
	}
	return f
}

// Value is [Field] for a key of environ or a local variable. The quotes of a
// masked repr go with it.
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

// Finding is [Value] for the environ key or the response field that a finding
// quotes.
func Finding(f inspect.Finding) inspect.Finding {
	if Secret(f.Name) && f.Seen != "" {
		f.Seen = Masked
	} else {
		f.Seen = maskText(f.Seen)
	}
	return f
}
