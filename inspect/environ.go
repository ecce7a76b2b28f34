package inspect

// Environ is the environ dict (PEP 3333), as given to the application and as left
// by it.
type Environ struct {
	Given   []Value  `json:"given"`   // all keys, in the order of the dict
	Changed []Value  `json:"changed"` // keys that the application set to another object
	Added   []Value  `json:"added"`   // keys that the application added
	Removed []string `json:"removed"` // keys that the application removed
	Host    []string `json:"host"`    // keys of Given that gdev or its user (-e) added beyond PEP 3333
}

// Value is one key of a mapping with a bounded picture of its value: a local
// variable of a frame, or a key of environ.
type Value struct {
	Key  string `json:"key"`
	Type string `json:"type"` // "str", "io.BytesIO": qualified but for builtins
	Repr string `json:"repr"` // Python's repr(), bounded in length
}
