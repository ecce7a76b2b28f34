package inspect

import "time"

// Response is what the application answered, and what was sent of it.
type Response struct {
	Calls      []StartCall `json:"start_response_calls"`
	Status     string      `json:"status"` // given by the last accepted start_response call, or by gdev for its own pages
	Fields     []Field     `json:"fields"` // given with Status
	SentStatus string      `json:"sent_status"`
	SentFields []Field     `json:"sent_fields"` // Fields and what the host added; empty until something is sent
	Blocks     []Block     `json:"blocks"`      // the first of them, up to the bound
	BlockCount int         `json:"block_count"` // all of them
	Content    Content     `json:"content"`     // what was sent
	FirstByte  time.Time   `json:"first_byte,omitzero"`
	ByHost     bool        `json:"by_host"` // an error page of gdev's, not the application's response
}

// StartCall is one call of start_response.
type StartCall struct {
	Status  string    `json:"status"`
	Fields  []Field   `json:"fields"`
	ExcInfo string    `json:"exc_info"` // "ValueError: …", where exc_info was given
	Where   string    `json:"where"`    // "path/app.py:12": the line of the call
	Error   string    `json:"error"`    // what start_response raised; empty where it did not
	At      time.Time `json:"at"`
}

// Block is one bytestring of the body.
type Block struct {
	At      time.Time `json:"at"`
	Size    int       `json:"size"`    // bytes
	Written bool      `json:"written"` // given to write(), not yielded
	Unsent  bool      `json:"unsent"`  // HEAD, 204, 304, or beyond Content-Length
}
