package reload

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
)

// TestSyncComesAfterTheChangeBeforeIt saves a file and syncs at once, again
// and again: by then, the receiver has heard of the save.
func TestSyncComesAfterTheChangeBeforeIt(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the system does not tell of changes in their order")
	}
	root := t.TempDir()
	file := filepath.Join(root, "app.py")
	w, err := Start(t.Context(), Config{Root: root})
	if err != nil {
		t.Fatal(err)
	}
	var touched atomic.Int64
	received := make(chan Kind, 1000)
	go func() {
		defer close(received)
		for e := range w.Events() {
			if e.Kind == Touched {
				touched.Add(1)
			}
			if e.Kind == Changed {
				received <- e.Kind
			}
		}
	}()
	for n := range int64(30) {
		w.Sync(t.Context())
		if got := touched.Load(); got != n {
			t.Fatalf("touched %d times before save %d", got, n+1)
		}
		if err := os.WriteFile(file, make([]byte, n+1), 0o644); err != nil {
			t.Fatal(err)
		}
		w.Sync(t.Context())
		if got := touched.Load(); got != n+1 {
			t.Fatalf("touched %d times after save %d", got, n+1)
		}
		<-received
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w.Sync(t.Context()) // of a Watcher that has ended: at once
}

// TestSyncAnswersAll has many wait at once, some of whom give up.
func TestSyncAnswersAll(t *testing.T) {
	w, err := Start(t.Context(), Config{Root: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for range w.Events() {
		}
	}()
	done := make(chan struct{}, 100)
	for n := range cap(done) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if n%10 == 0 {
			cancel()
		}
		go func() {
			w.Sync(ctx)
			done <- struct{}{}
		}()
	}
	for range cap(done) {
		<-done
	}
}
