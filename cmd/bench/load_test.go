package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// serve answers with a handler and returns the address.
func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://")
}

func TestAnswersThatAreNoAnswers(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"status":   func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "token-000001", http.StatusBadGateway) },
		"no token": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hello")) },
		"cut off": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("token-000001"))
			panic(http.ErrAbortHandler)
		},
		"reset": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		if a := ask(t.Context(), serve(t, h)); a.good() {
			t.Errorf("%s: %+v is good", name, a)
		}
	}
	if a := ask(t.Context(), "127.0.0.1:1"); a.good() {
		t.Error("a refused connection is good")
	}
}

func TestAskEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	address := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	if a := ask(ctx, address); a.err == nil {
		t.Errorf("the answer is %+v", a)
	}
}

// TestLoadHasContentThatNobodyReads, and counts where a connection has ended
// for it without a word.
func TestLoadHasContentThatNobodyReads(t *testing.T) {
	var sizes [2]atomic.Int64 // requests without and with content
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		with := 0
		if r.ContentLength != 0 {
			with = 1
		}
		if n := sizes[with].Add(1); with == 0 && n == 3 {
			panic(http.ErrAbortHandler)
		}
		_, _ = w.Write([]byte("token-000001"))
	})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var counts tally
	n := 0
	for a := range answers(ctx, address, mixedRequests...) {
		counts.count(a, 0)
		if n++; n == 2*len(mixedRequests) {
			break
		}
	}
	if counts.good.Load() != int64(n) || counts.resent.Load() != 1 {
		t.Errorf("of %d requests %d were answered, %d at the second time", n, counts.good.Load(), counts.resent.Load())
	}
	if sizes[0].Load() < 6 || sizes[1].Load() != 8 {
		t.Errorf("%d requests without content, %d with", sizes[0].Load(), sizes[1].Load())
	}
}

func TestLoadCountsGoodAndLost(t *testing.T) {
	var served, failed atomic.Int64
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if served.Add(1)%10 == 0 {
			failed.Add(1)
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("token-000001"))
	})
	good, lost := load(t.Context(), address, 4, 300*time.Millisecond)
	// Each connection may have been cut off by the end within one request.
	if n := served.Load() - int64(good+lost); good == 0 || lost == 0 || n < 0 || n > 4 || failed.Load()-int64(lost) > 4 {
		t.Errorf("%d good and %d lost of %d, %d failed", good, lost, served.Load(), failed.Load())
	}
}

func TestTally(t *testing.T) {
	var y tally
	fine := func(token int) answer { return answer{status: http.StatusOK, token: token} }
	y.count(fine(1), 1)
	y.count(fine(3), 2) // newer than when it was sent: a save since then
	y.count(fine(2), 3) // older: old code
	y.count(answer{status: http.StatusBadGateway, token: 3}, 3)
	y.count(answer{err: context.DeadlineExceeded}, 3)
	if y.good.Load() != 3 || y.stale.Load() != 1 || y.lost.Load() != 2 || y.newest.Load() != 3 {
		t.Errorf("good %d, stale %d, lost %d, newest %d", y.good.Load(), y.stale.Load(), y.lost.Load(), y.newest.Load())
	}
}
