package front

import (
	"sync"
	"time"

	"gdev/devserver/wire"
	"gdev/inspect"
	"gdev/inspect/history"
	"gdev/inspect/termtext"
)

// maxBlocks is how many blocks of a response are kept one by one.
const maxBlocks = 1000

// recorder builds the Exchange of one request and publishes snapshots of it. It
// belongs to the goroutine that serves the request.
type recorder struct {
	record  inspect.Exchange
	hub     *history.Hub
	sample  int            // bytes kept of each content
	partial inspect.Output // the beginning of a colour, which may come whole

	mu        sync.Mutex      // guards the rest, and is held while a snapshot is published
	read      inspect.Content // what the application has read
	gone      bool            // the client went away
	published inspect.Exchange
}

func newRecorder(hub *history.Hub, sample int, x inspect.Exchange) *recorder {
	return &recorder{record: x, hub: hub, sample: sample}
}

// publish gives the exchange as it is now to the hub. Slices are only ever
// appended to, so snapshots may share them.
func (r *recorder) publish() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.record.Request.Content, r.record.ClientGone = r.read, r.gone
	r.published = r.record
	r.hub.Publish(r.record)
}

// clientGone publishes that the client went away; any goroutine may call it. The one
// that serves the request may not notice: the application may be waiting.
func (r *recorder) clientGone() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gone = true; r.published.State == inspect.StateRunning {
		r.published.ClientGone = true
		r.hub.Publish(r.published)
	}
}

func (r *recorder) running(generation int, held time.Duration) {
	r.record.State, r.record.Generation, r.record.Held = inspect.StateRunning, generation, held
}

func (r *recorder) environ(e wire.Environ) {
	r.record.Environ.Given, r.record.Environ.Host = e.Given, e.Host
	r.record.Request.Dropped = e.Dropped
}

// input notes content that the application has read; any goroutine may call it.
func (r *recorder) input(b []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keep(&r.read, b)
}

// inputSize is how much that is by now.
func (r *recorder) inputSize() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.read.Size
}

func (r *recorder) keep(c *inspect.Content, b []byte) {
	c.Size += int64(len(b))
	if room := r.sample - len(c.Sample); room > 0 {
		c.Sample = append(c.Sample, b[:min(room, len(b))]...)
	}
}

func (r *recorder) called(c inspect.StartCall) {
	r.record.Response.Calls = append(r.record.Response.Calls, c)
	if c.Error == "" {
		r.record.Response.Status, r.record.Response.Fields = c.Status, c.Fields
	}
}

func (r *recorder) head(h wire.Head) {
	r.record.Response.SentStatus, r.record.Response.SentFields = h.Status, h.Fields
	r.record.Response.FirstByte = time.Now()
}

// block notes a bytestring; unsent ones are counted, not kept.
func (r *recorder) block(flags wire.BlockFlags, b []byte) {
	p := &r.record.Response
	p.BlockCount++
	unsent := flags&wire.BlockUnsent != 0
	if len(p.Blocks) < maxBlocks {
		p.Blocks = append(p.Blocks, inspect.Block{
			At: time.Now(), Size: len(b), Written: flags&wire.BlockWritten != 0, Unsent: unsent,
		})
	}
	if !unsent {
		r.keep(&p.Content, b)
	}
}

func (r *recorder) output(stream byte, text string) {
	name := map[byte]inspect.Stream{'o': inspect.Stdout, 'e': inspect.Stderr, 'w': inspect.Errors, 'i': inspect.Stdin}[stream]
	if r.partial.Stream != name {
		r.endOutput()
	}
	text = r.partial.Text + text
	whole := len(text) - termtext.PartialSequence(text)
	if whole > 0 {
		r.record.Output = append(r.record.Output, inspect.Output{Stream: name, Text: text[:whole], At: time.Now()})
	}
	r.partial = inspect.Output{Stream: name, Text: text[whole:]}
}

// endOutput notes what was held back: no more of it comes.
func (r *recorder) endOutput() {
	if r.partial.Text != "" {
		r.partial.At = time.Now()
		r.record.Output = append(r.record.Output, r.partial)
		r.partial = inspect.Output{}
	}
}

func (r *recorder) end(e wire.End) {
	env := &r.record.Environ
	env.Changed, env.Added, env.Removed = e.Changed, e.Added, e.Removed
	r.record.OutputLost += e.Lost
}

// page notes that gdev itself answered.
func (r *recorder) page(status string, f []inspect.Field, body []byte) {
	p := &r.record.Response
	p.Status, p.Fields, p.SentStatus, p.SentFields, p.ByHost = status, f, status, f, true
	p.FirstByte = time.Now()
	r.keep(&p.Content, body)
}

// finish ends the record; the first outcome given is kept.
func (r *recorder) finish(o inspect.Outcome, cause string) {
	if r.record.State == inspect.StateEnded {
		return
	}
	r.endOutput()
	r.record.State, r.record.Outcome, r.record.Cause, r.record.Ended = inspect.StateEnded, o, cause, time.Now()
	r.publish()
}
