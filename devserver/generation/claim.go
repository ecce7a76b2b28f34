package generation

import (
	"sync"
	"sync/atomic"
	"time"

	"gdev/inspect"
)

// Claim is what a request that wants a thread, has one or has had one shows to
// others than the goroutine that serves it.
type Claim struct {
	Exchange uint64 // its number
	Method   string
	Target   string
	Began    time.Time
	Client   Client

	wants time.Time // since when it waits for a thread; zero where it does not; guarded by Pool.mu

	reading atomic.Bool // the request waits for its client to send content
	gone    atomic.Bool // its client has gone

	once   sync.Once
	killed chan struct{} // closed when its user has ended it
}

// Client is the other end of the connection that a request content on.
type Client interface {
	// Waits reports whether the connection waits for the client to take what was
	// sent to it.
	Waits() bool
	// Discard drops what the client has not taken yet.
	Discard()
	// ReadAhead begins to read content before the request has a thread, and gives
	// what is closed when it has come, or as much of it as is read ahead, or when
	// the client sends no more; nil where that is so already.
	ReadAhead() <-chan struct{}
}

// NewClaim makes the claim of a request that began now.
func NewClaim(exchange uint64, method, target string, began time.Time, c Client) *Claim {
	return &Claim{
		Exchange: exchange, Method: method, Target: target, Began: began, Client: c,
		killed: make(chan struct{}),
	}
}

// SetReading says whether the request waits for its client to send content.
func (c *Claim) SetReading(reads bool) { c.reading.Store(reads) }

// SetGone says that the client has gone.
func (c *Claim) SetGone() { c.gone.Store(true) }

// Gone reports whether the client has gone.
func (c *Claim) Gone() bool { return c.gone.Load() }

// Killed is closed when the user has ended the request.
func (c *Claim) Killed() <-chan struct{} { return c.killed }

func (c *Claim) kill() {
	c.once.Do(func() { close(c.killed) })
	if c.Client.Waits() {
		c.Client.Discard() // whoever serves it hears of nothing before
	}
}

// awaits says what a claim that has a thread waits for of its client, empty
// where it does not: the application may be at work.
func (c *Claim) awaits() string {
	switch {
	case c.gone.Load():
		return inspect.ClientGone
	case c.reading.Load():
		return "waits for its client to send"
	case c.Client.Waits():
		return "waits for its client to read"
	}
	return ""
}
