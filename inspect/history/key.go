package history

import "gdev/inspect"

// key is what the snapshots of one thing have in common. The zero key is that of
// an event without later snapshots.
type key struct {
	kind   kind
	number uint64
}

// kind is as wide as the number, so that a key has no padding and its hash is quick.
type kind uint64

const (
	exchangeKind kind = iota + 1
	generationKind
	promptKind
	threadsTakenKind
)

func keyOf(e inspect.Event) key {
	switch e := e.(type) {
	case inspect.Exchange:
		return key{exchangeKind, e.Number}
	case inspect.Generation:
		return key{generationKind, uint64(e.Number)}
	case inspect.Prompt:
		return key{promptKind, e.Number}
	case inspect.ThreadsTaken:
		return key{threadsTakenKind, uint64(e.Began.UnixNano())}
	}
	return key{}
}
