package export

import (
	"bytes"
	"fmt"
	"io"
)

// batchSize is the number of bytes from which on what is written does not wait
// for more: where a reader has slept, there may be much of it.
const batchSize = 256 << 10

// batch gathers what is written, so that the underlying writer is called seldom.
type batch struct {
	bytes.Buffer
	w io.Writer
}

// flush writes what has been gathered, where it has at least so many bytes. what
// says in an error what was written.
func (b *batch) flush(least int, what string) error {
	if b.Len() < least {
		return nil
	}
	_, err := b.w.Write(b.Bytes())
	b.Reset()
	if err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	return nil
}
