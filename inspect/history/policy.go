package history

import "gdev/inspect"

// Policy says how much may wait for a subscriber, and what may be lost where more
// would. Whatever the policy, an exchange is never lost of which the subscriber
// has taken a snapshot that was not its last: it would wait for the end forever.
type Policy struct {
	Budget int64 // bytes that may wait; a reader holds about as many again
	Pieces int   // output, changes of assets and notices that may wait: later ones are lost

	// MayLose reports whether an event may be lost beyond Budget, the oldest first.
	// What it keeps may exceed the Budget. Where it is nil, all is kept.
	MayLose func(inspect.Event) bool
}

// DisplayPolicy is for a subscriber that shows or writes all for a person, and may
// be stopped for as long as that person likes (ctrl-s, a pager). Generations,
// worker exits and prompts are never lost.
func DisplayPolicy() Policy {
	return Policy{Budget: 32 << 20, Pieces: 10_000, MayLose: func(e inspect.Event) bool {
		x, ok := e.(inspect.Exchange)
		return isPiece(e) || ok && x.State == inspect.StateEnded
	}}
}

// isPiece reports whether e is of the kinds that may come in any number, each for
// itself, without a later snapshot.
func isPiece(e inspect.Event) bool {
	switch e.(type) {
	case inspect.ServerOutput, inspect.Notice, inspect.AssetChange:
		return true
	}
	return false
}
