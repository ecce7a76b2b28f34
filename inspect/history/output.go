package history

import "gdev/inspect"

// The bounds of the output that belongs to no exchange.
const (
	maxOutput     = 1000    // pieces
	maxOutputSize = 1 << 20 // bytes
)

// output is the newest output that belongs to no exchange.
type output struct {
	pieces []inspect.ServerOutput
	size   int // bytes of text in pieces
}

func (o *output) add(piece inspect.ServerOutput) {
	o.pieces = append(o.pieces, piece)
	o.size += len(piece.Text)
	for len(o.pieces) > maxOutput || o.size > maxOutputSize && len(o.pieces) > 1 {
		o.size -= len(o.pieces[0].Text)
		o.pieces[0] = inspect.ServerOutput{} // the array outlives the slice's start
		o.pieces = o.pieces[1:]
	}
}
