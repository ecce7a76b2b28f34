package devserver

import (
	"sync"
	"sync/atomic"
	"time"

	"gdev/devserver/sendbuffer"
)

// borrower is a request that wants a thread, has one or has had one, as far as
// others than the goroutine that serves it need to know.
type borrower struct {
	number uint64 // of the exchange
	method string
	target string
	began  time.Time
	out    *sendbuffer.Conn       // to its client
	ahead  func() <-chan struct{} // reads content before it has a thread, see answer.readAhead

	wants time.Time // since when it waits for a thread; zero where it does not; guarded by generations.mu

	reads atomic.Bool // it waits for its client to send content
	gone  atomic.Bool // its client has gone

	once   sync.Once
	killed chan struct{} // closed when its user has ended it
}

func (b *borrower) kill() {
	b.once.Do(func() { close(b.killed) })
	if b.out.Waits() {
		b.out.Discard() // whoever serves it hears of nothing before
	}
}

// awaits says what a borrower that has a thread waits for of its client, empty
// where it does not: the application may be at work.
func (b *borrower) awaits() string {
	switch {
	case b.gone.Load():
		return "client gone"
	case b.reads.Load():
		return "waits for its client to send"
	case b.out.Waits():
		return "waits for its client to read"
	}
	return ""
}
