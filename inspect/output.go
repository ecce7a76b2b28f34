package inspect

import "time"

// Output is a piece of text that was written while the exchange was served, or
// typed.
type Output struct {
	Stream Stream    `json:"stream"`
	Text   string    `json:"text"`
	At     time.Time `json:"at"`
}

// Stream names where text was written to.
type Stream string

// The streams.
const (
	Stdout Stream = "stdout"
	Stderr Stream = "stderr"
	Errors Stream = "wsgi.errors"
	Stdin  Stream = "stdin" // what the user typed at a prompt
)

// LogRecord is one record of Python's logging.
type LogRecord struct {
	Logger  string    `json:"logger"`
	Level   string    `json:"level"`
	Message string    `json:"message"`
	Where   string    `json:"where"` // "path/app.py:12"
	At      time.Time `json:"at"`
}
