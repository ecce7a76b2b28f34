package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"gdev/devserver/client"
)

// throughputRounds is how many samples of requests per second are enough.
const throughputRounds = 3

// throughputConnections send one request after the other.
const throughputConnections = 16

// takeThroughput measures requests per second; each server runs alone.
func (b *bench) takeThroughput(ctx context.Context, a application) error {
	var turns []turn
	for _, s := range b.chosen(a) {
		if s.Serve == nil {
			continue
		}
		turns = append(turns, turn{s.Title, func(ctx context.Context) error {
			return b.once(ctx, s, s.Serve, a, func(r *process) error {
				b.throughput(ctx, r, b.report.result(measureThroughput, a, s.Title, "requests/s"))
				return ctx.Err()
			})
		}})
	}
	return b.rounds(ctx, measureThroughput+" on "+a.title, min(b.options.rounds, throughputRounds), turns)
}

// throughput takes one sample, after a tenth of its time to warm up.
func (b *bench) throughput(ctx context.Context, r *process, x *result) {
	load(ctx, r.peer.Address, throughputConnections, b.seconds/10)
	began := time.Now()
	good, lost := load(ctx, r.peer.Address, throughputConnections, b.seconds)
	x.add(float64(good) / time.Since(began).Seconds())
	x.Counts["requests"] += good + lost
	x.Counts["lost"] += lost
}

// load sends requests over so many connections for so long, and counts those
// that were answered well and those that were not.
func load(ctx context.Context, address string, connections int, d time.Duration) (good, lost int) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	var goods, losses atomic.Int64
	var wg sync.WaitGroup
	for range connections {
		wg.Go(func() {
			for a := range answers(ctx, address, requestAgain) {
				if a.good() {
					goods.Add(1)
				} else {
					losses.Add(1)
				}
			}
		})
	}
	wg.Wait()
	return int(goods.Load()), int(losses.Load())
}

// answers sends the requests again and again, one after the other, over one
// connection until the context ends. A request that its end cut off is none. After a request that
// was lost it waits for a millisecond.
func answers(ctx context.Context, address string, requests ...[]byte) func(yield func(answer) bool) {
	return func(yield func(answer) bool) {
		c := client.Conn{Address: address, Timeout: answerTime}
		defer c.Close()
		for i := 0; ctx.Err() == nil; i++ {
			a := newAnswer(c.Do(ctx, requests[i%len(requests)]))
			if a.err != nil && ctx.Err() != nil || !yield(a) {
				return
			}
			if !a.good() && pause(ctx, time.Millisecond, 0) != nil {
				return
			}
		}
	}
}
