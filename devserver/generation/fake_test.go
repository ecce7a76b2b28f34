package generation

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"gdev/devserver/host"
	"gdev/devserver/python"
	"gdev/devserver/wire"
	"gdev/inspect"
	"gdev/inspect/history"
)

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// fakeHost is a host without a process, which does what a test tells it to.
type fakeHost struct {
	host.Host // whatever else is called fails the test by a panic
	pid       int
	loaded    chan error    // a test says here how loading went
	changed   chan []string // what Load was given comes here
	done      chan struct{}
	once      sync.Once
	links     []*wire.Conn
	asks      chan wire.Prompt
	answers   chan wire.Line
	refreshed chan []string // a test says here what is held after Refresh
	start     inspect.Start
}

func (h *fakeHost) Start() inspect.Start                            { return h.start }
func (h *fakeHost) PID() int                                        { return h.pid }
func (h *fakeHost) FollowWith(func(wire.Files))                     {}
func (h *fakeHost) Load(c []string, _ func(inspect.Stream, string)) { h.changed <- c }
func (h *fakeHost) Links() []*wire.Conn                             { return h.links }
func (h *fakeHost) Prompts() <-chan wire.Prompt                     { return h.asks }
func (h *fakeHost) Answer(l wire.Line)                              { h.answers <- l }
func (h *fakeHost) FlushOutput()                                    {}
func (h *fakeHost) Done() <-chan struct{}                           { return h.done }
func (h *fakeHost) Status() string                                  { return "exit status 0" }
func (h *fakeHost) LastOutput() string                              { return "" }
func (h *fakeHost) Stopping() bool                                  { return true }
func (h *fakeHost) Mispredicted() bool                              { return false }
func (h *fakeHost) Learn(context.Context) []string                  { return nil }
func (h *fakeHost) Where() string                                   { return "" }
func (h *fakeHost) Abort()                                          { h.once.Do(func() { close(h.done) }) }

func (h *fakeHost) Stop(time.Duration) *host.Cut {
	h.Abort()
	return nil
}

func (h *fakeHost) AwaitHello(ctx context.Context) (wire.Hello, error) {
	return wire.Hello{}, ctx.Err()
}

func (h *fakeHost) AwaitLoaded(ctx context.Context) (wire.Loaded, error) {
	select {
	case err := <-h.loaded:
		return wire.Loaded{}, err
	case <-ctx.Done():
		return wire.Loaded{}, ctx.Err()
	}
}

func (h *fakeHost) Refresh(ctx context.Context, files []string) []string {
	select {
	case held := <-h.refreshed:
		return held
	case <-ctx.Done():
		return files
	}
}

// bench is a Pool of fake hosts.
type bench struct {
	*Pool
	t     *testing.T
	sub   *history.Subscription
	hosts chan *fakeHost // those that were started, in their order

	mu   sync.Mutex
	made int
}

func newBench(t *testing.T, threads int) *bench {
	hub := history.NewHub()
	b := &bench{t: t, hosts: make(chan *fakeHost, 10), sub: hub.Subscribe(history.DisplayPolicy())}
	b.Pool = New(Config{
		Hub: hub, Provider: b, Drain: time.Millisecond, Setup: wire.Setup{Threads: threads},
		Python: func() (python.Choice, error) { return python.Choice{}, nil },
	})
	t.Cleanup(b.Pool.Close)
	return b
}

func (b *bench) Acquire(host.Spec) (host.Host, error) { return b.Start(host.Spec{}) }

func (b *bench) Start(host.Spec) (host.Host, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.made++
	h := &fakeHost{
		pid: b.made, loaded: make(chan error, 1), changed: make(chan []string, 1), done: make(chan struct{}),
		asks: make(chan wire.Prompt), answers: make(chan wire.Line, 1),
		refreshed: make(chan []string), start: inspect.StartCold,
	}
	for range b.Pool.config.Setup.Threads {
		ours, theirs := net.Pipe()
		go func() { _, _ = io.Copy(io.Discard, theirs) }() // ends with ours
		b.t.Cleanup(func() { _ = ours.Close() })
		h.links = append(h.links, wire.NewConn(ours))
	}
	b.hosts <- h
	return h, nil
}

func (b *bench) Prewarm()  {}
func (b *bench) Forget()   {}
func (b *bench) Distrust() {}
func (b *bench) Close()    {}

// next is the host that was started next.
func (b *bench) next() *fakeHost {
	b.t.Helper()
	select {
	case h := <-b.hosts:
		return h
	case <-time.After(patience):
		b.t.Fatal("no host is started")
		return nil
	}
}

// ready begins a generation and has it loaded.
func (b *bench) ready() *generation {
	b.t.Helper()
	b.Begin(inspect.ReasonStart, nil)
	h := b.next()
	<-h.changed
	h.loaded <- nil
	l := b.lease(1)
	l.Release(false)
	return l.gen
}

// lease acquires a thread.
func (b *bench) lease(exchange uint64) *Lease {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	l, err := b.Pool.Acquire(ctx, claim(exchange), func() {})
	if err != nil {
		b.t.Fatalf("exchange %d gets no thread: %v", exchange, err)
	}
	return l
}

func claim(exchange uint64) *Claim {
	return NewClaim(exchange, "GET", "/", time.Now(), idleClient{})
}

// idleClient takes all at once, and has sent all.
type idleClient struct{}

func (idleClient) Waits() bool                { return false }
func (idleClient) Discard()                   {}
func (idleClient) ReadAhead() <-chan struct{} { return nil }

// failed is how an import fails.
var failed = &host.LoadError{Failed: wire.Failed{Failure: inspect.Failure{Kind: inspect.FailureImport, Message: "no"}}}

var errNoThread = errors.New("no thread within the time")

// tryLease reports whether a request gets a thread soon.
func (b *bench) tryLease(exchange uint64, within time.Duration) (*Lease, error) {
	ctx, cancel := context.WithTimeoutCause(context.Background(), within, errNoThread)
	defer cancel()
	return b.Pool.Acquire(ctx, claim(exchange), func() {})
}
