package generation

import (
	"slices"
	"time"

	"gdev/devserver/host"
	"gdev/devserver/wire"
	"gdev/inspect"
)

// generation is one loading of the application. Its fields are guarded by
// Pool.mu.
type generation struct {
	info          inspect.Generation
	host          host.Host         // nil until it was started
	free          chan *wire.Conn   // links of threads that serve nothing
	open          map[uint64]*Lease // exchanges that have a link
	cancel        func()            // ends loading
	idle          chan struct{}     // closed once it is replaced and nothing is open
	retired       bool
	prompted      bool // the user was asked for a line while it was loaded
	killed        bool // the user ended it at its prompt
	waitsForOlder bool // for older ones to end, before it is loaded
	holdsRequests bool // though it has failed: it may be loaded once more soon

	code map[string]wire.File // files whose code it runs and whose text it was not sent; by path

	added      int // threads that were added since its start
	refreshing int // refreshes of templates that the host has not answered
}

func newGeneration(number int, reason inspect.Reason, changed []string) *generation {
	return &generation{
		info: inspect.Generation{
			Number: number, Reason: reason, Changed: changed,
			State: inspect.GenerationLoading, Began: time.Now(),
		},
		open: map[uint64]*Lease{},
		code: map[string]wire.File{},
		idle: make(chan struct{}),
	}
}

// lease makes a lease of a link, which nobody uses.
func (g *generation) lease(p *Pool, c *Claim, link *wire.Conn) *Lease {
	l := &Lease{Link: link, pool: p, gen: g, claim: c}
	g.open[c.Exchange] = l
	c.wants = time.Time{}
	return l
}

// release ends a lease; a broken link is not leased again.
func (g *generation) release(l *Lease, broken bool) {
	delete(g.open, l.claim.Exchange)
	if !broken {
		g.free <- l.Link // has room for every link
	}
	g.noteIdle()
}

// retire marks the generation as replaced.
func (g *generation) retire() {
	g.retired = true
	g.noteIdle()
}

func (g *generation) noteIdle() {
	if g.retired && len(g.open) == 0 {
		select {
		case <-g.idle:
		default:
			close(g.idle)
		}
	}
}

// openLinks makes the threads of the host ready to be leased.
func (g *generation) openLinks() {
	links := g.host.Links()
	g.free = make(chan *wire.Conn, len(links)+maxAdded)
	for _, l := range links {
		g.free <- l
	}
}

// setOpenOutcome says for every open exchange what the end of its link will mean.
func (g *generation) setOpenOutcome(o inspect.Outcome, cause string) {
	for _, l := range g.open {
		l.outcome, l.cause = o, cause
	}
}

func (g *generation) openNumbers() []uint64 {
	numbers := []uint64{}
	for n := range g.open {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	return numbers
}
