package inspect

// Field is one field line of a message: a field name and its value, both as
// spelled by the sender (RFC 9110 §5). A message has an ordered []Field; a map
// would lose order and repeats.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Request is the message that the client sent.
type Request struct {
	Method  string  `json:"method"`
	Target  string  `json:"target"`  // request target as sent (RFC 9112 §3.2)
	Version string  `json:"version"` // "HTTP/1.1"
	Fields  []Field `json:"fields"`  // the client's order and spelling
	Dropped []Field `json:"dropped"` // those of Fields that did not reach environ (rule X4)
	Content Content `json:"content"` // what the application read of it
}
